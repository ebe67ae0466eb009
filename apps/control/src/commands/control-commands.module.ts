import { type DynamicModule, Module } from '@nestjs/common';
import { CommandDesk, type Logger } from '@rail/runtime';
import { CommandClient, startCommandServer } from '@rail/runtime/commands-over-kafka';
import { ControlCommandsController } from './control-commands.controller.ts';

/** The side of control that other processes reach over Kafka. */
@Module({ controllers: [ControlCommandsController] })
class ControlCommandsModule {
  static over(desk: CommandDesk): DynamicModule {
    return { module: ControlCommandsModule, providers: [{ provide: CommandDesk, useValue: desk }] };
  }
}

export interface TransportOptions {
  readonly brokers: readonly string[];
  readonly instance: string;
  readonly logger: Logger;
}

export interface RunningTransport {
  /** Reaches the publisher. */
  readonly client: CommandClient;
  stop(): Promise<void>;
}

/** Serves the desk of control to other processes, and makes a client for what they serve. */
export async function startTransport(desk: CommandDesk, options: TransportOptions): Promise<RunningTransport> {
  const client = new CommandClient(options);
  const connecting = client.start();
  const stopClient = async (): Promise<void> => {
    await connecting;
    await client.stop();
  };
  try {
    const server = await startCommandServer('control', ControlCommandsModule.over(desk), options);
    const stop = async (): Promise<void> => {
      await server.stop();
      await stopClient();
    };
    return { client, stop };
  } catch (error) {
    await stopClient();
    throw error;
  }
}
