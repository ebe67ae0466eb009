import { type DynamicModule, Module } from '@nestjs/common';
import type { KafkaAccess } from '@rail/kafka-client';
import { CommandDesk, type Logger } from '@rail/runtime';
import { CommandClient, CommandService } from '@rail/runtime/commands-over-kafka';
import { ControlCommandsController } from './control-commands.controller.ts';

/** The side of control that other processes reach over Kafka. */
@Module({ controllers: [ControlCommandsController] })
class ControlCommandsModule {
  static over(desk: CommandDesk): DynamicModule {
    return { module: ControlCommandsModule, providers: [{ provide: CommandDesk, useValue: desk }] };
  }
}

export interface TransportOptions {
  readonly kafka: KafkaAccess;
  readonly instance: string;
  readonly logger: Logger;
}

export interface RunningTransport {
  /** Reaches the publisher. */
  readonly client: CommandClient;
  stop(): Promise<void>;
}

/** Serves the desk of control to other processes, and makes a client for what they serve; does not wait for either. */
export function startTransport(desk: CommandDesk, options: TransportOptions): RunningTransport {
  const service = new CommandService('control', ControlCommandsModule.over(desk), options);
  service.start();
  const client = new CommandClient(options);
  void client.start();
  const stop = async (): Promise<void> => {
    await service.stop();
    await client.stop();
  };
  return { client, stop };
}
