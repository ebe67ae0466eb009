/**
 * `GET /v1/trace?record=TOPIC/PARTITION/OFFSET | FILE:LINE | DATABASE.TABLE:KEY`: where one record went, under every
 * agreement. What the caller may not see is left out: `isHidden` says so where a value would be.
 */
export interface TraceAnswer {
  /** TOPIC/PARTITION/OFFSET of the record of the line, or of quarantine for a row that never became one. */
  readonly record: string;
  readonly publishedAt: string;
  /** Null if the record has none, or if it is hidden. */
  readonly key: string | null;
  readonly schemaId: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly quarantined: string | null;
  readonly agreements: readonly TraceAgreement[];
  /** Whether anything was left out because the caller may not see records of all agreements. */
  readonly isHidden: boolean;
}

export interface TraceAgreement {
  readonly id: string;
  readonly version: number;
  readonly subscriber: string;
  readonly outcome: 'delivered' | 'filtered' | 'left' | 'quarantined' | 'waiting' | 'nothing';
  readonly why: string;
  readonly share: string | null;
  readonly fields: readonly {
    readonly path: string;
    readonly status: 'passed' | 'treated' | 'withheld';
    readonly treatment: string | null;
    /** On the line; empty if it is hidden. */
    readonly before: readonly unknown[];
    /** In the share; empty if it is withheld or hidden. */
    readonly after: readonly unknown[];
    readonly why: string;
  }[];
  /** `DATABASE.TABLE:KEY`, or `DATABASE.TABLE` where the key is hidden. */
  readonly rows: readonly { readonly row: string; readonly committedAfterMs: number | null; readonly note: string }[];
  /** Whether values of this agreement were left out. */
  readonly isHidden: boolean;
}
