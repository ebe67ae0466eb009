import type { BatchHeader } from '@rail/kafka-protocol';

import type { FetchPartition } from './fetch-partition.ts';

/** A batch that was fetched and not yet handed out. */
export interface ReadyBatch {
  readonly records: Buffer;
  readonly pos: number;
  readonly header: BatchHeader;
}

/** One step of a partition's position: over a batch, or over records that nobody may see. */
export interface ReadyStep {
  readonly state: FetchPartition;
  readonly generation: number;
  readonly batch: ReadyBatch | undefined;
  readonly nextOffset: number;
  /** Leader epoch of the last record before `nextOffset`. */
  readonly recordEpoch: number;
}

/** Fetched steps in order of arrival, with their bytes counted. Steps from before a seek count until they are met. */
export class ReadyQueue {
  #steps: ReadyStep[] = [];
  #head = 0;
  #bytes = 0;

  get bytes(): number {
    return this.#bytes;
  }

  get isEmpty(): boolean {
    return this.#head === this.#steps.length;
  }

  push(step: ReadyStep): void {
    this.#steps.push(step);
    this.#bytes += step.batch?.header.sizeInBytes ?? 0;
  }

  /** Hands over the next step that still counts. */
  take(): ReadyStep | undefined {
    let found: ReadyStep | undefined;
    while (found === undefined && this.#head < this.#steps.length) {
      const step = this.#steps[this.#head++]!;
      this.#bytes -= step.batch?.header.sizeInBytes ?? 0;
      if (step.generation === step.state.generation) found = step;
    }
    if (this.#head === this.#steps.length || this.#head > 1024) {
      this.#steps = this.#steps.slice(this.#head);
      this.#head = 0;
    }
    return found;
  }

  /** Drops what seeks and unassignments have made void. */
  sweep(): void {
    this.#steps = this.#steps.slice(this.#head).filter(({ state, generation }) => generation === state.generation);
    this.#head = 0;
    this.#bytes = this.#steps.reduce((sum, { batch }) => sum + (batch?.header.sizeInBytes ?? 0), 0);
  }
}
