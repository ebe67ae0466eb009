import type { EventsAnswer, ExchangeEvent } from '@rail/board/api';
import type { KafkaClient } from '@rail/kafka-client';
import { type Clock, RailError } from '@rail/kernel';
import { TopicTail, TopicWriter } from '@rail/runtime';
import { eventsTopic } from '../exchange-topics.ts';
import { KeyedWriter } from '../writing/keyed-writer.ts';

/** More are in the topic than are kept here; who wants those reads it. */
const keptMax = 5000;
const keptMs = 7 * 86_400_000;

export interface EventQuery {
  readonly fromMs?: number | undefined;
  readonly line?: string | undefined;
  readonly kind?: string | undefined;
  readonly limit: number;
}

/** The log of events: in `rail.events`, and the newest of it here. */
export class EventLog {
  readonly #client: KafkaClient;
  readonly #clock: Clock;
  readonly #topic: TopicWriter;
  readonly #writer: KeyedWriter;
  readonly #followers = new Set<(event: ExchangeEvent) => void>();
  #events: ExchangeEvent[] = [];
  #count = 0;

  constructor(client: KafkaClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
    this.#topic = new TopicWriter(client, eventsTopic, 'rail.control.events', clock);
    this.#writer = new KeyedWriter(this.#topic, () => undefined);
  }

  async start(): Promise<void> {
    await this.#topic.start();
    await new TopicTail(this.#client, eventsTopic).readOnce(({ value, offset }) => {
      if (value !== null) this.#keep(parseEvent(value.toString(), `${eventsTopic}/0/${offset}`));
    });
  }

  async stop(): Promise<void> {
    await this.#writer.stop();
    await this.#topic.stop();
  }

  add(event: ExchangeEvent): void {
    this.#keep(event);
    this.#writer.put(`${event.atMs}-${this.#count++}`, JSON.stringify(event));
    for (const follower of this.#followers) follower(event);
  }

  /** Newest first. */
  recent({ fromMs = 0, line, kind, limit }: EventQuery): EventsAnswer {
    const oldestMs = Math.max(fromMs, this.#clock.now() - keptMs);
    const events: ExchangeEvent[] = [];
    for (let at = this.#events.length - 1; at >= 0 && events.length < limit; at--) {
      const event = this.#events[at]!;
      const fits = event.atMs >= oldestMs && (line === undefined || event.line === line);
      if (fits && (kind === undefined || event.kind === kind)) events.push(event);
    }
    return { schema: 'rail.events/1', events };
  }

  /** Calls back with each new event; returns how to stop it. */
  follow(follower: (event: ExchangeEvent) => void): () => void {
    this.#followers.add(follower);
    return () => void this.#followers.delete(follower);
  }

  #keep(event: ExchangeEvent): void {
    this.#events.push(event);
    if (this.#events.length > 2 * keptMax) this.#events = this.#events.slice(-keptMax);
  }
}

function parseEvent(text: string, at: string): ExchangeEvent {
  try {
    return JSON.parse(text) as ExchangeEvent;
  } catch (cause) {
    throw new RailError('STORAGE_CORRUPT', 'the record of an event is no JSON', { at, cause });
  }
}
