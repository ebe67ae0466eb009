import type { AlertFacts, DiskFacts } from '@rail/board';
import type { Clock } from '@rail/kernel';
import type { AgreementBook } from '../agreements/agreement-book.ts';
import type { BoardWatch } from '../board/board-watch.ts';
import type { Gathered } from './gathered.ts';
import type { QuotaInUse } from './quotas-in-use.ts';
import type { RecentDenials } from './recent-denials.ts';

const refusedForMs = 3_600_000;
const refusedMax = 100;

export interface FactParts {
  readonly watch: Pick<BoardWatch, 'board'>;
  readonly agreements: Pick<AgreementBook, 'inForce'>;
  readonly disks: Pick<Gathered<DiskFacts>, 'facts'>;
  readonly quotas: Pick<Gathered<QuotaInUse>, 'facts'>;
  readonly denials: RecentDenials;
  readonly clock: Clock;
}

/** What alerts are made from besides the board, gathered as it happens. */
export class FactSources {
  readonly #parts: FactParts;
  readonly #refused = new Map<string, { why: string; atMs: number }>();

  constructor(parts: FactParts) {
    this.#parts = parts;
  }

  /** A schema that the registry refused: it is the matter for an hour, or until it is taken. */
  schemaRefused(subject: string, why: string): void {
    this.#refused.delete(subject);
    this.#refused.set(subject, { why, atMs: this.#parts.clock.monotonic() });
    const [oldest] = this.#refused.keys();
    if (this.#refused.size > refusedMax && oldest !== undefined) this.#refused.delete(oldest);
  }

  schemaTaken(subject: string): void {
    this.#refused.delete(subject);
  }

  /** What the daily quota of an agreement held back at the last look. */
  heldRecords(agreement: string): number {
    return this.#parts.quotas.facts.find((quota) => quota.agreement === agreement)?.heldRecords ?? 0;
  }

  get facts(): AlertFacts {
    const { watch, agreements, disks, quotas, denials, clock } = this.#parts;
    const nowMs = clock.monotonic();
    for (const [subject, { atMs }] of this.#refused) if (nowMs - atMs > refusedForMs) this.#refused.delete(subject);
    return {
      board: watch.board,
      agreements: agreements.inForce.map(({ agreement, dataset }) => ({
        id: agreement.id,
        line: dataset.line,
        untilMs: Date.parse(agreement.validity.until),
      })),
      denials: denials.counts(nowMs),
      disks: disks.facts,
      refusedSchemas: [...this.#refused].map(([subject, { why }]) => ({ subject, why })),
      quotas: quotas.facts,
    };
  }
}
