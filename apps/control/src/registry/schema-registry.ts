import type { KafkaClient } from '@rail/kafka-client';
import type { Clock } from '@rail/kernel';
import { TopicTail, TopicWriter } from '@rail/runtime';
import { RegistryFault } from './registry-fault.ts';
import { fromRecord, toRecord } from './registry-record.ts';
import { decideRegister, type SchemaRequest } from './registry.decide.ts';
import { emptyRegistry, evolve, type RegistryEvent, type RegistryState } from './registry.state.ts';

const topic = '_schemas';

/**
 * The registry of one exchange. It is the one writer of `_schemas`: a decision takes effect once its records are
 * committed, through the same `evolve` that reads them at the next start.
 */
export class SchemaRegistry {
  readonly state: RegistryState = emptyRegistry();
  readonly #client: KafkaClient;
  readonly #writer: TopicWriter;
  #decisions: Promise<unknown> = Promise.resolve();

  constructor(client: KafkaClient, clock: Clock) {
    this.#client = client;
    this.#writer = new TopicWriter(client, topic, 'rail.control.schemas', clock);
  }

  /** Creates the topic if needed, fences an older writer, then reads the state. */
  async start(): Promise<void> {
    await this.#client.createTopics([{ name: topic, partitions: 1, configs: { 'cleanup.policy': 'compact' } }]);
    await this.#writer.start();
    await new TopicTail(this.#client, topic).readOnce((record) => {
      if (record.key === null) return;
      const event = fromRecord({ key: record.key.toString(), value: record.value?.toString() ?? null });
      if (event !== undefined) evolve(this.state, event);
    });
  }

  /** Told of each schema that was to be registered, and why it was not compatible, if it was not. */
  onRegister: (subject: string, incompatible: string | null) => void = () => undefined;

  /** Told of each subject of which versions were deleted, with the ids of all it had. */
  onDelete: (subject: string, ids: readonly number[]) => void = () => undefined;

  /** Registers a schema; resolves with its id. Throws RegistryFault. */
  async register(subject: string, request: SchemaRequest): Promise<number> {
    try {
      const registered = await this.decide((state) => {
        const { id, events } = decideRegister(state, subject, request);
        return [events, id];
      });
      this.onRegister(subject, null);
      return registered;
    } catch (error) {
      if (error instanceof RegistryFault && error.status === 409) this.onRegister(subject, error.message);
      throw error;
    }
  }

  /** Runs one decision at a time, so that each sees what the ones before it did. */
  decide<T>(decision: (state: RegistryState) => readonly [readonly RegistryEvent[], T]): Promise<T> {
    const run = this.#decisions.then(async () => {
      const [events, result] = decision(this.state);
      if (events.length > 0) await this.#writer.append(events.map(toRecord));
      const idsOf = (subject: string) => this.state.subjects.get(subject)?.map(({ id }) => id) ?? [];
      const deleted = new Map(events.flatMap(deletedSubject).map((subject) => [subject, idsOf(subject)]));
      for (const event of events) evolve(this.state, event);
      for (const [subject, ids] of deleted) this.onDelete(subject, ids);
      return result;
    });
    this.#decisions = run.catch(() => undefined);
    return run;
  }

  async stop(): Promise<void> {
    await this.#writer.stop();
  }
}

function deletedSubject(event: RegistryEvent): string[] {
  if (event.keytype === 'SCHEMA') return event.value.deleted ? [event.value.subject] : [];
  return event.keytype === 'CONFIG' ? [] : [event.subject];
}
