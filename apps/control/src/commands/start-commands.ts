import { answeredCommandsTopic, type Catalogue } from '@rail/catalogue';
import type { KafkaClient } from '@rail/kafka-client';
import type { Clock } from '@rail/kernel';
import { AnsweredCommands, CommandDesk } from '@rail/runtime';
import type { AgreementBook } from '../agreements/agreement-book.ts';
import { RunBook } from '../runs/run-book.ts';
import { LineControls } from '../lines-control/line-controls.ts';
import { controlHandlers } from './control-handlers.ts';
import { Commands, type CommandTaker } from './commands.ts';
import type { RunningTransport, TransportOptions } from './control-commands.module.ts';

export interface CommandsOptions {
  readonly client: KafkaClient;
  readonly catalogue: Catalogue;
  readonly agreements: Pick<AgreementBook, 'reload'>;
  /** Who replays files on command, if it runs in this process. */
  readonly publisher: () => CommandTaker | undefined;
  /** With it, other processes give commands, and take them. */
  readonly overKafka?: TransportOptions | undefined;
  readonly clock: Clock;
}

export interface RunningCommands {
  readonly commands: Commands;
  readonly lines: LineControls;
  readonly runs: RunBook;
  stop(): Promise<void>;
}

/** Takes commands: first it fences whoever took them before, then it reads what holds and what was answered. */
export async function startCommands(options: CommandsOptions): Promise<RunningCommands> {
  const { client, catalogue, agreements, overKafka, clock } = options;
  let transport: RunningTransport | undefined;
  const publisher = () => transport?.client ?? options.publisher();
  const answered = new AnsweredCommands(client, answeredCommandsTopic, 'control', clock);
  try {
    await answered.start();
    const lineIds = catalogue.lines.map(({ id }) => id);
    const lines = new LineControls(client, lineIds, clock);
    await lines.start();
    const desk = new CommandDesk({ handlers: controlHandlers(lines, agreements), answered, clock });
    const commands = new Commands(desk, publisher, () => clock.now());
    const runs = new RunBook(client, commands);
    await runs.start();
    // Not even loaded where every part is in one process.
    if (overKafka !== undefined)
      transport = (await import('./control-commands.module.ts')).startTransport(desk, overKafka);
    const stop = async (): Promise<void> => {
      await runs.stop();
      await transport?.stop();
      await answered.stop();
    };
    return { commands, lines, runs, stop };
  } catch (error) {
    await answered.stop();
    throw error;
  }
}
