import 'reflect-metadata';
import { commandsTopic } from '@rail/catalogue';
import { describeError, systemClock } from '@rail/kernel';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ServerKafka } from '@nestjs/microservices';
import type { Consumer, EachMessagePayload } from 'kafkajs';
import type { Logger } from '../../logging.ts';
import type { CommandPart } from '../command.ts';
import { commandOf } from './command-message.ts';
import { type CommandTransportOptions, kafkaOptions } from './kafka-options.ts';

type NestModule = Parameters<typeof NestFactory.createMicroservice>[0];

/**
 * Nest's Kafka transport with all patterns on one topic: the pattern of a message is the name of its command. Parts read
 * it each in a group of its own and leave what others serve.
 */
class CommandServer extends ServerKafka {
  readonly #logger: Logger;

  constructor(options: CommandTransportOptions, part: CommandPart) {
    const deserialize = ({ value }: { value: unknown }) => {
      const command = commandOf(value);
      return { pattern: command?.name, data: command };
    };
    super({ ...kafkaOptions(options, `rail.${part}`, `rail.commands.${part}`), deserializer: { deserialize } });
    this.#logger = options.logger;
  }

  override async bindEvents(consumer: Consumer): Promise<void> {
    // A command that came while the group formed is still answered; an old one is not, see below.
    await consumer.subscribe({ topics: [commandsTopic], fromBeginning: true });
    await consumer.run({ eachMessage: this.getMessageHandler() });
  }

  /** Does not wait for the answer: a replay that takes long to open must not hold up the next command. */
  override handleMessage(payload: EachMessagePayload): Promise<void> {
    const command = commandOf(parsed(payload.message.value));
    const isMine = command !== undefined && this.messageHandlers.has(command.name);
    if (isMine && command.untilMs > systemClock.now()) {
      super.handleMessage(payload).catch((error: unknown) => {
        this.#logger.warn({ command: command.id, error: describeError(error) }, 'a command was not answered');
      });
    }
    return Promise.resolve();
  }
}

function parsed(value: Buffer | null): unknown {
  try {
    return JSON.parse(value?.toString() ?? 'null');
  } catch {
    return undefined; // somebody else's: it is no command
  }
}

const retryMs = 2000;
const stopWithinMs = 3000;

/**
 * Serves the commands of a part to other processes. `module` holds its controllers with their message patterns. Nobody
 * waits for it: it is tried until the brokers take it in, and a command that came meanwhile is answered then.
 */
export class CommandService {
  readonly #part: CommandPart;
  readonly #module: NestModule;
  readonly #options: CommandTransportOptions;
  readonly #ending = new AbortController();
  #app: INestMicroservice | undefined;
  #serving: Promise<void> = Promise.resolve();

  constructor(part: CommandPart, module: NestModule, options: CommandTransportOptions) {
    this.#part = part;
    this.#module = module;
    this.#options = options;
  }

  start(): void {
    this.#serving = this.#serve();
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#app?.close();
    // A start that hangs at a broker that is away holds nobody up.
    await Promise.race([this.#serving, sleep(stopWithinMs, undefined, { ref: false })]);
  }

  async #serve(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      const strategy = new CommandServer(this.#options, this.#part);
      this.#app = await NestFactory.createMicroservice(this.#module, { strategy, logger: false });
      try {
        await this.#app.listen();
        return;
      } catch (error) {
        this.#options.logger.warn({ error: describeError(error) }, 'commands are not served over Kafka yet');
        await this.#app.close();
        await sleep(retryMs, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}
