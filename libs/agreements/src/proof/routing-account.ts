import { RailError } from '@rail/kernel';

/**
 * What one router transaction did with one stretch of one line partition. Written to `rail.ledger` inside that
 * transaction, so an account exists exactly if what it counts is visible.
 */
export interface RoutingAccount {
  readonly topic: string;
  readonly partition: number;
  /**
   * Of one agreement that makes up for what was routed before it came into force: it holds pairs and no records, which
   * other accounts hold.
   */
  readonly side: boolean;
  /** First offset of the stretch, and the offset after its last: gaps (markers, compaction) lie inside it. */
  readonly from: number;
  readonly to: number;
  readonly records: number;
  readonly routed: number;
  readonly unshared: number;
  readonly quarantined: number;
  readonly agreements: readonly PairCounts[];
}

/** Outcomes of the pairs (routed record, agreement) of one agreement, over the offsets at which it was served. */
export interface PairCounts {
  readonly agreement: string;
  readonly version: number;
  readonly from: number;
  readonly to: number;
  /** It was not in force before `from`, or starts there: only then may offsets in front of it be missing. */
  readonly begins: boolean;
  /** The day to whose quota what was delivered is counted; none without a daily quota. */
  readonly day?: string;
  /** Routed records while this agreement was live. */
  readonly pairs: number;
  readonly delivered: number;
  readonly filteredOut: number;
  readonly quarantined: number;
  /** Tombstones written because a record stopped matching the row filter (`onLeave: tombstone`); no pairs. */
  readonly left: number;
}

export function serialiseAccount(account: RoutingAccount): string {
  return JSON.stringify({ v: 2, ...account });
}

/** Throws STORAGE_CORRUPT for a record that is no account. */
export function parseAccount(text: string, at: string): RoutingAccount {
  try {
    const account = JSON.parse(text) as RoutingAccount & { v: number };
    if (account.v === 2 && Array.isArray(account.agreements)) return account;
  } catch {
    // falls through to the one error for both
  }
  throw new RailError('STORAGE_CORRUPT', 'not a routing account of version 2', { at });
}
