import type { LeaderEpochStart } from '../storage-format/checkpoints.ts';

/**
 * Which leader epoch wrote which part of the log (KIP-101, KIP-320). The epoch grows after every unclean start, so a
 * consumer that read offsets which the crash took away finds out.
 */
export class LeaderEpochs {
  #starts: LeaderEpochStart[];

  constructor(starts: readonly LeaderEpochStart[] = []) {
    this.#starts = [...starts];
  }

  get current(): number {
    return this.#starts.at(-1)?.epoch ?? 0;
  }

  get starts(): readonly LeaderEpochStart[] {
    return this.#starts;
  }

  /** Begins an epoch at the end of the log; epochs that wrote nothing vanish. */
  begin(epoch: number, startOffset: number): void {
    this.truncateFrom(startOffset);
    this.#starts.push({ epoch, startOffset });
  }

  truncateFrom(endOffset: number): void {
    this.#starts = this.#starts.filter((start) => start.startOffset < endOffset);
  }

  /** Epochs whose records are all gone; the oldest kept one begins at the log start. */
  truncateBefore(logStartOffset: number): void {
    const first = this.#starts.findLastIndex((start) => start.startOffset <= logStartOffset);
    if (first < 0) return;
    const kept = this.#starts.slice(first);
    this.#starts = kept.map((start, i) => (i === 0 ? { epoch: start.epoch, startOffset: logStartOffset } : start));
  }

  epochAt(offset: number): number {
    return this.#starts.findLast((start) => start.startOffset <= offset)?.epoch ?? -1;
  }

  /**
   * The largest epoch not above the asked one and the offset where it ends. Epoch −1 and offset −1 when the asked
   * epoch is older than anything known or not yet begun.
   */
  endOf(epoch: number, logEndOffset: number): { epoch: number; endOffset: number } {
    if (epoch < 0 || this.#starts.length === 0 || epoch > this.current) return { epoch: -1, endOffset: -1 };
    if (epoch === this.current) return { epoch, endOffset: logEndOffset };
    const next = this.#starts.findIndex((start) => start.epoch > epoch);
    const following = this.#starts[next]!;
    const own = this.#starts[next - 1];
    return { epoch: own?.epoch ?? epoch, endOffset: following.startOffset };
  }
}
