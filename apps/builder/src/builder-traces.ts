import type { FetchedBatch } from '@rail/kafka-client';
import { databaseSpan, type Logger, processSpan, spanIds, tracesIn, type TraceSpan, type Tracing } from '@rail/runtime';

/** Spans of the share batches of one turn that carry traces, and of the commit that they wait for. */
export class BuilderTraces {
  readonly #tracing: Tracing;
  readonly #logger: Logger | undefined;
  readonly #group: string;
  readonly #database: string;

  constructor(tracing: Tracing, logger: Logger | undefined, group: string, database: string) {
    this.#tracing = tracing;
    this.#logger = logger;
    this.#group = group;
    this.#database = database;
  }

  /** Undefined where nothing is traced. */
  of(batches: readonly FetchedBatch[]): TurnTrace | undefined {
    if (!this.#tracing.isOn) return undefined;
    const spans = batches.flatMap((batch) => {
      const contexts = tracesIn(batch);
      if (contexts.length === 0) return [];
      const span = processSpan(this.#tracing, this.#group, batch, contexts);
      const { topic, partition, header } = batch;
      const facts = { database: this.#database, topic, partition, offset: header.baseOffset };
      this.#logger?.debug({ ...facts, records: header.recordCount, ...spanIds(span) }, 'a traced batch is built');
      return [span];
    });
    return spans.length === 0 ? undefined : new TurnTrace(this.#tracing, this.#database, spans);
  }
}

/** From fetched to committed. */
class TurnTrace {
  readonly #tracing: Tracing;
  readonly #database: string;
  readonly #spans: readonly TraceSpan[];
  #commit: TraceSpan | undefined;

  constructor(tracing: Tracing, database: string, spans: readonly TraceSpan[]) {
    this.#tracing = tracing;
    this.#database = database;
    this.#spans = spans;
  }

  commits(): void {
    const made = this.#spans.map(({ context }) => context);
    this.#commit = databaseSpan(this.#tracing, this.#database, made);
  }

  end(failure?: string): void {
    this.#commit?.end(failure);
    for (const span of this.#spans) span.end(failure);
  }
}
