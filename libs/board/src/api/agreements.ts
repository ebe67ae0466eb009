/** `GET /v1/agreements`: one entry for each that is in force or waits. */
export interface AgreementsAnswer {
  readonly schema: 'rail.agreements/1';
  readonly agreements: readonly AgreementSummary[];
}

export interface AgreementSummary {
  readonly id: string;
  readonly version: number;
  readonly provider: string;
  readonly subscriber: string;
  readonly line: string;
  readonly dataset: string;
  readonly share: string;
  readonly purpose: { readonly zh: string; readonly en: string };
  readonly state: 'active' | 'waiting' | 'expired' | 'suspended';
  readonly validUntil: string;
  readonly databases: readonly string[];
  /** Of the last minute. */
  readonly deliveredPerSecond: number;
  /** Since when `counts` count: control has watched since then. */
  readonly sinceMs: number;
  /** Pairs, by outcome. */
  readonly counts: {
    readonly delivered: number;
    readonly filteredOut: number;
    readonly quarantined: number;
    /**
     * Records that wait because its daily quota is used up, whenever they came: now on the page of the agreement, in the
     * list as of the last look at all quotas, at most a minute ago.
     */
    readonly held: number;
  };
  /** Records of its share that the slowest of its databases and groups has not committed. */
  readonly lagRecords: number;
}

/** `GET /v1/agreements/{id}`: figures and terms, no record. */
export interface AgreementPage {
  readonly schema: 'rail.agreement/1';
  readonly summary: AgreementSummary;
  readonly fields: readonly {
    readonly path: string;
    readonly zh: string;
    readonly grade: string;
    readonly status: 'passed' | 'treated' | 'withheld';
    readonly treatment: string | null;
    readonly why: { readonly zh: string; readonly en: string };
  }[];
  readonly terms: readonly {
    readonly term: string;
    readonly value: string;
    readonly why: { readonly zh: string; readonly en: string };
  }[];
  readonly legalBasis: readonly string[];
  readonly quota: { readonly perDay: number; readonly usedToday: number; readonly resetsMs: number } | null;
  readonly groups: readonly { readonly group: string; readonly lagRecords: number; readonly hasMembers: boolean }[];
  /** When the router last delivered something, since control watches. */
  readonly newestMs: number | null;
  readonly promiseMs: number;
  readonly silence: SilenceReason;
  readonly connect: {
    readonly bootstrap: string;
    readonly topic: string;
    readonly registry: string;
    readonly groupPrefix: string;
  };
}

/** Why nothing comes, if nothing does: silence is never ambiguous. */
export interface SilenceReason {
  readonly kind:
    | 'flowing'
    | 'noneDue'
    | 'providerLate'
    | 'linePaused'
    | 'suspended'
    | 'expired'
    | 'ended'
    | 'notStarted'
    | 'overQuota'
    | 'allFiltered'
    | 'allQuarantined'
    | 'routerDown'
    | 'behind'
    | 'unknown';
  readonly text: { readonly zh: string; readonly en: string };
  readonly sinceMs: number | null;
}
