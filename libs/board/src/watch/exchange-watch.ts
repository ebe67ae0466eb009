import { Observation } from '../observation.ts';
import type { BoardLedger, BoardSnapshot } from '../snapshot.ts';
import { LineWatch, type WatchedLine } from './line-watch.ts';
import { ProcessWatch } from './process-watch.ts';
import type { Feed, Sample } from './sample.ts';

/** All lines from sample to sample: the whole board. */
export class ExchangeWatch {
  readonly #name: string;
  readonly #startedMs: number;
  readonly #lines: readonly LineWatch[];
  readonly #observation = new Observation();
  readonly #processes = new ProcessWatch();

  /** `lastPublished` tells by topic of a line when its newest record came that was there before the first sample. */
  constructor(
    name: string,
    lines: readonly WatchedLine[],
    lastPublished: ReadonlyMap<string, number>,
    startedMs: number,
  ) {
    this.#name = name;
    this.#startedMs = startedMs;
    this.#lines = lines.map((line) => new LineWatch(line, lastPublished));
  }

  /** The 99th percentile of the gaps that were seen between records of `line/dataset`, ms; null before there were enough. */
  observedGapMs(dataset: string): number | null {
    const [line, id = ''] = dataset.split('/');
    return this.#lines.find((each) => each.id === line)?.observedGapMs(id) ?? null;
  }

  observe(sample: Sample, feeds: readonly Feed[], ledger: BoardLedger): BoardSnapshot {
    this.#observation.sample(sample.nowMs, sample.monotonicMs);
    this.#processes.observe(sample.heard, sample.nowMs, sample.monotonicMs);
    const lines = this.#lines.map((line) => line.observe(sample, feeds, this.#observation, this.#processes));
    const total = (of: (line: (typeof lines)[number]) => number): number =>
      Math.round(lines.reduce((sum, line) => sum + of(line), 0) * 10) / 10;
    return {
      schema: 'rail.board/1',
      name: this.#name,
      sampledMs: sample.nowMs,
      startedMs: this.#startedMs,
      fault: null,
      totals: {
        inPerSecond: total(({ inPerSecond }) => inPerSecond),
        outPerSecond: total(({ outPerSecond }) => outPerSecond),
        quarantinedPerSecond: total(({ quarantinedPerSecond }) => quarantinedPerSecond),
      },
      ledger,
      processes: this.#processes.processes,
      stores: sample.stores,
      alerts: null,
      lines,
    };
  }
}
