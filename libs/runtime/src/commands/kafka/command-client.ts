import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandsTopic } from '@rail/catalogue';
import { describeError, RailError, systemClock } from '@rail/kernel';
import { ClientKafka } from '@nestjs/microservices';
import { firstValueFrom } from 'rxjs';
import { type Command, type CommandName, type CommandReply, servedBy } from '../command.ts';
import type { CommandMessage } from './command-message.ts';
import { type CommandTransportOptions, kafkaOptions } from './kafka-options.ts';

/** How long an answer may take: a replay opens its files first, which may be large. */
const answerWithinMs: Partial<Readonly<Record<CommandName, number>>> = { 'replay.start': 20_000, 'replay.list': 2000 };
const usuallyWithinMs = 5000;
const stopWithinMs = 3000;

/** Sends commands to other processes of the exchange and waits for their replies. */
export class CommandClient {
  readonly #client: ClientKafka;
  #connecting: Promise<void> = Promise.resolve();

  constructor(options: CommandTransportOptions) {
    // A group for each process and each start of it: the reply comes to the one that asked, and none waits for its past.
    const group = `rail.commands.reply.${options.instance}.${systemClock.now().toString(36)}`;
    this.#client = new ClientKafka(kafkaOptions(options, 'rail.commands', group));
    this.#client.subscribeToResponseOf(commandsTopic);
  }

  /** Connects ahead of the first command, which then need not wait for it. */
  start(): Promise<void> {
    const connecting = this.#client.connect().then(
      () => undefined,
      () => undefined, // the first command tries again, and says so
    );
    this.#connecting = connecting;
    return connecting;
  }

  /** @throws RailError COMMAND_UNANSWERED that names the part; it may have been carried out: send it again with its id */
  async reply(command: Command): Promise<CommandReply> {
    const part = servedBy[command.name];
    const withinMs = answerWithinMs[command.name] ?? usuallyWithinMs;
    const unanswered = (why: string, cause?: unknown): RailError =>
      new RailError('COMMAND_UNANSWERED', `${part} does not answer ${command.name}: ${why}`, { cause });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(unanswered(`nothing came within ${withinMs / 1000} s`)), withinMs);
    });
    const message: CommandMessage = { ...command, untilMs: systemClock.now() + withinMs };
    const asking = this.#ask(message).catch((error: unknown) => {
      throw unanswered(describeError(error), error);
    });
    try {
      return await Promise.race([asking, late]);
    } finally {
      clearTimeout(timer);
      asking.catch(() => undefined); // nobody waits for it any more
    }
  }

  async stop(): Promise<void> {
    // What is still on its way to a broker would be left behind; one that is away holds nobody up.
    await Promise.race([this.#connecting, sleep(stopWithinMs, undefined, { ref: false })]);
    await this.#client.close();
  }

  async #ask(message: CommandMessage): Promise<CommandReply> {
    await this.#client.connect();
    return firstValueFrom(this.#client.send<CommandReply>(commandsTopic, { key: message.id, value: message }));
  }
}
