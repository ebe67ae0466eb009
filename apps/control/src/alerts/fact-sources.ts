import type { AlertFacts } from '@rail/board';
import type { Clock } from '@rail/kernel';
import type { AgreementBook } from '../agreements/agreement-book.ts';
import type { BoardWatch } from '../board/board-watch.ts';
import type { DiskWatch } from './disk-watch.ts';
import { RecentDenials } from './recent-denials.ts';

const refusedForMs = 3_600_000;
const refusedMax = 100;

/** What alerts are made from besides the board, gathered as it happens. */
export class FactSources {
  readonly #watch: Pick<BoardWatch, 'board'>;
  readonly #agreements: Pick<AgreementBook, 'inForce'>;
  readonly #disks: DiskWatch;
  readonly #clock: Clock;
  readonly #refused = new Map<string, { why: string; atMs: number }>();
  readonly denials: RecentDenials;

  constructor(
    watch: Pick<BoardWatch, 'board'>,
    agreements: Pick<AgreementBook, 'inForce'>,
    disks: DiskWatch,
    denials: RecentDenials,
    clock: Clock,
  ) {
    this.#watch = watch;
    this.#agreements = agreements;
    this.#disks = disks;
    this.#clock = clock;
    this.denials = denials;
  }

  /** A schema that the registry refused: it is the matter for an hour, or until it is taken. */
  schemaRefused(subject: string, why: string): void {
    this.#refused.delete(subject);
    this.#refused.set(subject, { why, atMs: this.#clock.monotonic() });
    const [oldest] = this.#refused.keys();
    if (this.#refused.size > refusedMax && oldest !== undefined) this.#refused.delete(oldest);
  }

  schemaTaken(subject: string): void {
    this.#refused.delete(subject);
  }

  get facts(): AlertFacts {
    const nowMs = this.#clock.monotonic();
    for (const [subject, { atMs }] of this.#refused) if (nowMs - atMs > refusedForMs) this.#refused.delete(subject);
    return {
      board: this.#watch.board,
      agreements: this.#agreements.inForce.map(({ agreement, dataset }) => ({
        id: agreement.id,
        line: dataset.line,
        untilMs: Date.parse(agreement.validity.until),
      })),
      denials: this.denials.counts(nowMs),
      disks: this.#disks.facts,
      refusedSchemas: [...this.#refused].map(([subject, { why }]) => ({ subject, why })),
      quotas: [],
    };
  }
}
