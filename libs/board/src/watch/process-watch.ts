import type { BoardProcess } from '../snapshot.ts';

/** A process as its last beat says, and how old that is. */
export interface HeardProcess {
  readonly part: string;
  readonly instance: string;
  readonly version: string;
  readonly startedMs: number;
  /** `topic/partition` of a router, databases of a builder, topics of a publisher. */
  readonly watches: readonly string[];
  readonly ageMs: number;
}

interface Known {
  readonly process: HeardProcess;
  /** Of its last beat, on the clock that never jumps. */
  readonly beatMs: number;
}

/** Processes beat every second and are looked at every second: what this one watched is unknown within five. */
const silentAfterMs = 4_000;

/** Who beats, and what nobody watches because the process that did has fallen silent. */
export class ProcessWatch {
  #known = new Map<string, Known>();
  /** Since when the store of live signals has answered without a break; undefined while it is away. */
  #hearsSinceMs: number | undefined;
  #monotonicMs = 0;
  #nowMs = 0;
  #lost = new Map<string, BoardProcess>();

  /** `heard` is null while the store is away: then nobody is called silent. */
  observe(heard: readonly HeardProcess[] | null, nowMs: number, monotonicMs: number): void {
    this.#nowMs = nowMs;
    this.#monotonicMs = monotonicMs;
    if (heard === null) {
      this.#hearsSinceMs = undefined;
    } else {
      this.#hearsSinceMs ??= monotonicMs;
      this.#known = new Map(
        heard.map((process) => [keyOf(process), { process, beatMs: monotonicMs - process.ageMs }] as const),
      );
    }
    this.#lost = this.#findLost();
  }

  get processes(): BoardProcess[] {
    const all = [...this.#known].sort(([left], [right]) => (left < right ? -1 : 1));
    return all.map(([, known]) => this.#shown(known));
  }

  /** The process that has fallen silent and watched this, if nobody else of its part watches it now. */
  lostOver(part: string, watched: string): BoardProcess | undefined {
    return this.#lost.get(`${part} ${watched}`);
  }

  #findLost(): Map<string, BoardProcess> {
    const lost = new Map<string, BoardProcess>();
    const known = [...this.#known.values()];
    for (const each of known) {
      if (this.#isAlive(each)) continue;
      for (const watched of each.process.watches) lost.set(`${each.process.part} ${watched}`, this.#shown(each));
    }
    if (lost.size === 0) return lost;
    for (const each of known) {
      if (!this.#isAlive(each)) continue;
      for (const watched of each.process.watches) lost.delete(`${each.process.part} ${watched}`);
    }
    return lost;
  }

  /** After a time in which nobody could be heard, everybody gets a moment to be heard again. */
  #isAlive({ beatMs }: Known): boolean {
    if (this.#hearsSinceMs === undefined || this.#monotonicMs - this.#hearsSinceMs < silentAfterMs) return true;
    return this.#monotonicMs - beatMs < silentAfterMs;
  }

  #shown(known: Known): BoardProcess {
    const { part, instance, version, startedMs } = known.process;
    const lastBeatMs = Math.round(this.#nowMs - (this.#monotonicMs - known.beatMs));
    return { part, instance, version, startedMs, lastBeatMs, isAlive: this.#isAlive(known) };
  }
}

function keyOf({ part, instance }: HeardProcess): string {
  return `${part}/${instance}`;
}
