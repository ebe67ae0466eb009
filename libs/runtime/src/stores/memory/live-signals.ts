import type { Clock } from '@rail/kernel';
import type { Beat, HeardBeat, LiveSignals } from '../ports.ts';
import { rememberBeatMs } from '../limits.ts';

/** Of the parts that run in this process. */
export class MemoryLiveSignals implements LiveSignals {
  readonly #clock: Clock;
  readonly #beats = new Map<string, { readonly beat: Beat; readonly atMs: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  beat(beat: Beat): Promise<void> {
    this.#beats.set(`${beat.part}/${beat.instance}`, { beat, atMs: this.#clock.monotonic() });
    return Promise.resolve();
  }

  leave(part: string, instance: string): Promise<void> {
    this.#beats.delete(`${part}/${instance}`);
    return Promise.resolve();
  }

  beats(): Promise<readonly HeardBeat[]> {
    const nowMs = this.#clock.monotonic();
    const heard = [...this.#beats.values()].map(({ beat, atMs }) => ({ ...beat, ageMs: nowMs - atMs }));
    return Promise.resolve(heard.filter(({ ageMs }) => ageMs < rememberBeatMs));
  }
}
