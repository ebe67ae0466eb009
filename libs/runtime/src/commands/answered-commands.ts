import type { KafkaClient } from '@rail/kafka-client';
import type { Clock } from '@rail/kernel';
import { TopicTail } from '../topic-tail.ts';
import { type ControlRecord, TopicWriter } from '../topic-writer.ts';
import { type Command, commandIdUsed, type CommandPart, digestOfWish } from './command.ts';

const rememberedMs = 86_400_000;

interface Answered {
  readonly digest: string;
  readonly answer: unknown;
  readonly atMs: number;
}

/**
 * What a part has answered in the last day, in a topic: it is known again after a restart. An answer is written together
 * with what the command changed, or neither is.
 */
export class AnsweredCommands {
  readonly #client: KafkaClient;
  readonly #topic: string;
  readonly #part: CommandPart;
  readonly #clock: Clock;
  readonly #writer: TopicWriter;
  readonly #answers = new Map<string, Answered>();

  constructor(client: KafkaClient, topic: string, part: CommandPart, clock: Clock) {
    this.#client = client;
    this.#topic = topic;
    this.#part = part;
    this.#clock = clock;
    this.#writer = new TopicWriter(client, topic, `rail.commands.${part}`, clock);
  }

  /** Fences an older process of this part, then reads what it answered. */
  async start(): Promise<void> {
    await this.#writer.start();
    await new TopicTail(this.#client, this.#topic).readOnce(({ key, value }) => {
      const [part, id] = splitKey(key?.toString() ?? '');
      if (part !== this.#part || value === null) return;
      const answered = JSON.parse(value.toString()) as Answered;
      if (!this.#isForgotten(answered)) this.#answers.set(id, answered);
    });
  }

  /** @throws RailError COMMAND_ID_USED if the id belongs to a command that wants something else */
  find(command: Command): { readonly answer: unknown } | undefined {
    const found = this.#answers.get(command.id);
    if (found === undefined || this.#isForgotten(found)) return undefined;
    if (found.digest === digestOfWish(command)) return found;
    throw commandIdUsed(command.id);
  }

  /** Resolves when the answer is kept, and with it what the command changes in other topics. */
  async remember(command: Command, answer: unknown, changes: readonly ControlRecord[]): Promise<void> {
    const answered: Answered = { digest: digestOfWish(command), answer, atMs: this.#clock.now() };
    const key = `${this.#part}/${command.id}`;
    await this.#writer.append([{ key, value: JSON.stringify(answered) }, ...changes]);
    this.#answers.set(command.id, answered);
    for (const [id, old] of this.#answers) {
      if (!this.#isForgotten(old)) break; // in the order in which they were answered
      this.#answers.delete(id);
    }
  }

  stop(): Promise<void> {
    return this.#writer.stop();
  }

  #isForgotten({ atMs }: Answered): boolean {
    return this.#clock.now() - atMs > rememberedMs;
  }
}

function splitKey(key: string): [part: string, id: string] {
  const at = key.indexOf('/');
  return [key.slice(0, at), key.slice(at + 1)];
}
