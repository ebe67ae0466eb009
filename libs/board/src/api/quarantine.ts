/** `GET /v1/quarantine?line=&reason=&run=&all=&limit=`: places and reasons, never a value. */
export interface QuarantineAnswer {
  readonly schema: 'rail.quarantine/1';
  readonly byReason: readonly {
    readonly line: string;
    readonly reason: string;
    readonly meaning: { readonly zh: string; readonly en: string };
    /** What to do about it. */
    readonly remedy: { readonly zh: string; readonly en: string };
    readonly records: number;
    readonly firstMs: number;
  }[];
  readonly entries: readonly {
    /** `<line>/<partition>/<offset>`. */
    readonly place: string;
    readonly line: string;
    readonly reason: string;
    readonly origin: string | null;
    readonly agreement: string | null;
    readonly at: string | null;
    readonly run: string | null;
    readonly sinceMs: number;
    readonly bytes: number;
    readonly state: 'open' | 'redriven' | 'discarded';
  }[];
  /** Whether there are more than `entries` shows. */
  readonly isCut: boolean;
  readonly checkedPerSecond: number;
  readonly rules: number;
}

/** `GET /v1/quarantine/{line}/{partition}/{offset}`: the record as far as the caller may see it. */
export interface QuarantinedRecord {
  readonly schema: 'rail.quarantined/1';
  readonly place: string;
  readonly fields: readonly { readonly path: string; readonly value: string | null; readonly hidden: boolean }[] | null;
  /** Why there are no fields, if there are none. */
  readonly note: { readonly zh: string; readonly en: string } | null;
}

/** `POST /v1/quarantine/redrive` with `{places}` or `{line, reason}`; `POST /v1/quarantine/discard` likewise with `why`. */
export interface RedriveAnswer {
  /** Records that were sent to their lines again; of a discard, those that were discarded. */
  readonly redriven: number;
  /** Places that somebody else had settled meanwhile. */
  readonly again: number;
  /** Open ones that were more than one call takes: ask again. */
  readonly left: number;
  readonly refused: readonly { readonly place: string; readonly why: string }[];
}
