import 'reflect-metadata';
import { commandsTopic } from '@rail/catalogue';
import { describeError, systemClock } from '@rail/kernel';
import type { INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ServerKafka } from '@nestjs/microservices';
import type { Consumer, EachMessagePayload } from 'kafkajs';
import type { Logger } from '../../logging.ts';
import type { CommandPart } from '../command.ts';
import { commandOf } from './command-message.ts';
import { type CommandTransportOptions, kafkaOptions } from './kafka-options.ts';

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

/** Serves the commands of a part to other processes. `module` holds its controllers with their message patterns. */
export async function startCommandServer(
  part: CommandPart,
  module: Parameters<typeof NestFactory.createMicroservice>[0],
  options: CommandTransportOptions,
): Promise<{ stop(): Promise<void> }> {
  const strategy = new CommandServer(options, part);
  const app: INestMicroservice = await NestFactory.createMicroservice(module, { strategy, logger: false });
  try {
    await app.listen();
  } catch (error) {
    await app.close();
    throw error;
  }
  return { stop: () => app.close() };
}
