import { type DynamicModule, Module } from '@nestjs/common';
import type { KafkaAccess } from '@rail/kafka-client';
import { CommandDesk, type Logger } from '@rail/runtime';
import { CommandService } from '@rail/runtime/commands-over-kafka';
import { PublisherCommandsController } from './publisher-commands.controller.ts';

/** The side of the publisher that other processes reach over Kafka. */
@Module({ controllers: [PublisherCommandsController] })
class PublisherCommandsModule {
  static over(desk: CommandDesk): DynamicModule {
    return { module: PublisherCommandsModule, providers: [{ provide: CommandDesk, useValue: desk }] };
  }
}

export interface TransportOptions {
  readonly kafka: KafkaAccess;
  readonly instance: string;
  readonly logger: Logger;
}

/** Serves the desk of the publisher to other processes; does not wait until it can. */
export function startTransport(desk: CommandDesk, options: TransportOptions): CommandService {
  const service = new CommandService('publisher', PublisherCommandsModule.over(desk), options);
  service.start();
  return service;
}
