import type { KafkaClient } from '@rail/kafka-client';
import type { Clock } from '@rail/kernel';
import { TopicTail, TopicWriter } from '@rail/runtime';
import { fromRecord, toRecord } from './registry-record.ts';
import { decideRegister, type SchemaRequest } from './registry.decide.ts';
import { emptyRegistry, evolve, type RegistryEvent, type RegistryState } from './registry.state.ts';

const topic = '_schemas';

/** The registry of one exchange: decisions are appended to `_schemas`, and take effect when they are read back. */
export class SchemaRegistry {
  readonly state: RegistryState = emptyRegistry();
  readonly #client: KafkaClient;
  readonly #writer: TopicWriter;
  readonly #tail: TopicTail;
  #decisions: Promise<unknown> = Promise.resolve();

  constructor(client: KafkaClient, clock: Clock) {
    this.#client = client;
    this.#writer = new TopicWriter(client, topic, 'rail.control.schemas', clock);
    this.#tail = new TopicTail(client, topic);
  }

  /** Creates the topic if needed, fences an older writer, then reads the state. */
  async start(): Promise<void> {
    await this.#client.createTopics([{ name: topic, partitions: 1, configs: { 'cleanup.policy': 'compact' } }]);
    await this.#writer.start();
    await this.#tail.start((record) => {
      if (record.key === null) return;
      const event = fromRecord({ key: record.key.toString(), value: record.value?.toString() ?? null });
      if (event !== undefined) evolve(this.state, event);
    });
  }

  /** Registers a schema; resolves with its id. Throws RegistryFault. */
  register(subject: string, request: SchemaRequest): Promise<number> {
    return this.decide((state) => {
      const { id, events } = decideRegister(state, subject, request);
      return [events, id];
    });
  }

  /** Runs one decision at a time, so that each sees what the ones before it did. */
  decide<T>(decision: (state: RegistryState) => readonly [readonly RegistryEvent[], T]): Promise<T> {
    const run = this.#decisions.then(async () => {
      const [events, result] = decision(this.state);
      if (events.length > 0) await this.#writer.append(events.map(toRecord));
      for (const event of events) evolve(this.state, event); // the tail applies them again: evolve is idempotent
      return result;
    });
    this.#decisions = run.catch(() => undefined);
    return run;
  }

  async stop(): Promise<void> {
    await this.#writer.stop();
    await this.#tail.stop();
  }
}
