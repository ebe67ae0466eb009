import type { LiveShare } from '../dataset-route.ts';
import type { LeaseBook } from './lease-book.ts';

/** What the keeper of quotas knows of one agreement, and what it is doing for it. */
export interface QuotaEntry {
  readonly agreement: string;
  share: LiveShare;
  /** None before what was committed is known. */
  book: LeaseBook | undefined;
  /** The day of which the store knows that this run extends the lease. */
  settledDay: string | undefined;
  sequence: number;
  isLeasing: boolean;
  isTaking: boolean;
  /** Not committed yet. */
  isDirty: boolean;
  askedMs: number;
  deliveredMs: number;
  againMs: number;
  reclaimMs: number;
  /** Tokens that were taken, and when they may be used. */
  pending: { readonly tokens: number; readonly atMs: number } | undefined;
}

export function newEntry(share: LiveShare): QuotaEntry {
  return {
    agreement: share.id,
    share,
    book: undefined,
    settledDay: undefined,
    sequence: 0,
    isLeasing: false,
    isTaking: false,
    isDirty: false,
    askedMs: 0,
    deliveredMs: 0,
    againMs: 0,
    reclaimMs: 0,
    pending: undefined,
  };
}
