import type { FetchedBatch, Fetcher } from '@rail/kafka-client';
import { type Clock, describeError, type ErrorCode, isRailError, RailError } from '@rail/kernel';
import { BatchWriter, type ShareDecoder } from '@rail/thematic';
import { BuildCounts } from './build-counts.ts';
import { step, type StepRows } from './build.step.ts';
import type { BuilderSignals } from './builder-signals.ts';
import type { BuilderTraces } from './builder-traces.ts';
import type { LagCommitter } from './lag-committer.ts';
import type { OwnedPartitions } from './owned-partitions.ts';
import type { ShareSchemas } from './share-schemas.ts';

export interface BuildParts {
  readonly fetcher: Fetcher;
  readonly owned: OwnedPartitions;
  readonly schemas: ShareSchemas;
  readonly decoder: ShareDecoder;
  readonly writer: BatchWriter;
  /** Lag as others see it. */
  readonly lag: LagCommitter;
  readonly signals: BuilderSignals;
  readonly traces: BuilderTraces;
  readonly pause: (ms: number) => Promise<void>;
  readonly clock: Clock;
}

/** A record under such a schema becomes a fault; any other trouble with a schema stops or delays the loop. */
const BLAMES_RECORD: ReadonlySet<ErrorCode> = new Set(['SCHEMA_UNKNOWN', 'SCHEMA_NOT_OF_SUBJECT', 'SCHEMA_INVALID']);
const POLL_MS = 100;
const RETRY_MS = 500;
const VERIFY_EVERY_MS = 2000;
const TROUBLE_AFTER_MS = 3000;

/** Fills one thematic database from its shares: fetch → pure step → commit. */
export class BuildLoop {
  readonly counts = new BuildCounts();
  readonly #parts: BuildParts;
  #running = true;
  #verifyMs = 0;
  #failure: RailError | undefined;
  #trouble: { readonly error: RailError; readonly sinceMs: number } | undefined;

  constructor(parts: BuildParts) {
    this.#parts = parts;
  }

  /** Why the loop ended by itself. */
  get failure(): RailError | undefined {
    return this.#failure;
  }

  /** What it has been trying again for some seconds. */
  get trouble(): RailError | undefined {
    const sinceMs = this.#trouble?.sinceMs ?? Infinity;
    return this.#parts.clock.monotonic() - sinceMs > TROUBLE_AFTER_MS ? this.#trouble?.error : undefined;
  }

  /** Ends the loop, now or after the commit under way. */
  stop(failure?: RailError): void {
    this.#failure ??= failure;
    this.#running = false;
  }

  async run(): Promise<void> {
    while (this.#running) {
      try {
        await this.#turn();
        this.#trouble = undefined;
      } catch (error) {
        if (!isRailError(error) || !error.row.retriable) return this.stop(failureOf(error));
        this.#trouble ??= { error, sinceMs: this.#parts.clock.monotonic() };
        this.counts.totals.retries++;
        this.#parts.owned.rewind();
        await this.#parts.pause(RETRY_MS);
      }
    }
  }

  async #turn(): Promise<void> {
    const { fetcher, owned, writer, clock, lag, signals, traces } = this.#parts;
    lag.turn();
    if (clock.monotonic() >= this.#verifyMs) {
      await owned.verify();
      this.#verifyMs = clock.monotonic() + VERIFY_EVERY_MS;
    }
    // A crash may have come between the commit of the database and that of Kafka's group.
    if (await owned.settle()) lag.committed();
    const batches = await fetcher.poll(POLL_MS);
    const advances = owned.advances();
    if (advances.length === 0) return;

    const trace = traces.of(batches);
    try {
      const result = await this.#step(batches);

      trace?.commits();
      const beganMs = clock.monotonic();
      const outcome = await writer.commit({ advances, events: result.events, faults: result.faults });
      if (outcome === 'conflict') {
        trace?.end('another owner had applied it');
        this.counts.totals.conflicts++;
        owned.rewind();
        return;
      }
      trace?.end();
      owned.advanced(advances);
      this.counts.committed(result, clock.now());
      signals.committed(result, clock.monotonic() - beganMs, clock.now());
      lag.committed();
    } catch (error) {
      trace?.end('not committed');
      throw error;
    }
  }

  async #step(batches: readonly FetchedBatch[]): Promise<StepRows> {
    const { decoder, schemas } = this.#parts;
    for (;;) {
      const result = step(batches, decoder);
      if (result.kind === 'rows') return result;
      try {
        decoder.learn(result.topic, result.schemaId, await schemas.of(result.topic, result.schemaId));
      } catch (error) {
        if (!isRailError(error) || !BLAMES_RECORD.has(error.code)) throw error;
        decoder.refuse(result.topic, result.schemaId, error);
      }
    }
  }
}

/** What ended a part, as a row of the error table. */
function failureOf(error: unknown): RailError {
  if (isRailError(error)) return error;
  return new RailError('INTERNAL_DEFECT', describeError(error), { cause: error });
}
