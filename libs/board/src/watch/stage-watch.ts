import type { StageFacts } from '../dataset-judge.ts';
import { catchUpMs, OffsetHistory } from '../offset-history.ts';
import { RateWindow } from '../rate-window.ts';
import type { GroupSample, Sample } from './sample.ts';

interface PlaceWatch {
  readonly history: OffsetHistory;
  next: number;
  movedMs: number;
}

const absentAfterMs = 10_000;
/** A reader this close to the end is not catching up: it is there. */
const closeMs = 2_000;

/** Where one reader stands in the topics of one dataset: how much waits, how long, since when nothing has moved. */
export class StageWatch {
  readonly #stage: StageFacts['stage'];
  readonly #reader: string | null;
  readonly #places = new Map<string, PlaceWatch>();
  readonly #arrived = new RateWindow();
  readonly #passed = new RateWindow();
  #presentMs: number | undefined;
  #everPresent = false;

  constructor(stage: StageFacts['stage'], reader: string | null) {
    this.#stage = stage;
    this.#reader = reader;
  }

  /** Undefined for a database that nobody ever filled, and a subscriber who does not read now. */
  observe(sample: Sample, places: readonly string[]): StageFacts | undefined {
    const group = sample.groups.get(this.#reader ?? '');
    const absentMs = this.#presence(group, sample.monotonicMs);
    const sum = { lag: 0, delayMs: 0, stuckMs: 0, arrived: 0, passed: 0 };
    for (const place of places) this.#observePlace(sample, group, place, sum);
    this.#arrived.add(sample.monotonicMs, sum.arrived);
    this.#passed.add(sample.monotonicMs, sum.passed);
    if (this.#stage === 'commit' && !this.#everPresent) return undefined;
    if (this.#stage === 'read' && group?.hasMembers !== true) return undefined;
    const { lag, delayMs, stuckMs } = sum;
    const catchUp = delayMs <= closeMs ? delayMs : catchUpMs(lag, this.#arrived.perSecond(), this.#passed.perSecond());
    return {
      stage: this.#stage,
      reader: this.#reader,
      lagRecords: lag,
      delayMs: Math.round(delayMs),
      catchUpMs: catchUp === Infinity ? null : Math.round(catchUp),
      stuckMs: Math.round(stuckMs),
      // A reader that starts beside the exchange is not missing before anything has waited for it.
      isAbsent: Math.min(absentMs, delayMs) >= absentAfterMs,
      failure: group?.failure ?? null,
    };
  }

  /** When the newest record that this reader has committed was published, on the clock of samples. */
  get newestCommittedMs(): number | undefined {
    let newest: number | undefined;
    for (const { history, next } of this.#places.values()) {
      const published = next === 0 ? undefined : history.publishedAt(next - 1);
      if (published !== undefined && published > (newest ?? -Infinity)) newest = published;
    }
    return newest;
  }

  #presence(group: GroupSample | undefined, nowMs: number): number {
    if (group?.hasMembers === true || this.#presentMs === undefined) this.#presentMs = nowMs;
    if (group !== undefined && (group.hasMembers || group.committed.size > 0)) this.#everPresent = true;
    return nowMs - this.#presentMs;
  }

  #observePlace(
    sample: Sample,
    group: GroupSample | undefined,
    place: string,
    sum: { lag: number; delayMs: number; stuckMs: number; arrived: number; passed: number },
  ): void {
    const end = sample.ends.get(place);
    if (end === undefined) return;
    const { monotonicMs } = sample;
    const next = Math.min(end, group?.committed.get(place) ?? sample.starts.get(place) ?? 0);
    let watch = this.#places.get(place);
    if (watch === undefined) {
      watch = { history: new OffsetHistory(), next, movedMs: monotonicMs };
      this.#places.set(place, watch);
    }
    sum.arrived += Math.max(0, end - (watch.history.end ?? end));
    sum.passed += Math.max(0, next - watch.next);
    watch.history.observe(monotonicMs, end);
    if (next !== watch.next || next === end) watch.movedMs = monotonicMs;
    watch.next = next;
    watch.history.passed(next);
    if (next === end) return;
    sum.lag += end - next;
    sum.delayMs = Math.max(sum.delayMs, watch.history.delayMs(monotonicMs, next));
    sum.stuckMs = Math.max(sum.stuckMs, monotonicMs - watch.movedMs);
  }
}
