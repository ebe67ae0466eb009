import { answeredCommandsTopic, type Catalogue } from '@rail/catalogue';
import type { KafkaClient } from '@rail/kafka-client';
import type { Clock } from '@rail/kernel';
import { AnsweredCommands, CommandDesk } from '@rail/runtime';
import type { AgreementBook } from '../agreements/agreement-book.ts';
import { LineControls } from '../lines-control/line-controls.ts';
import { controlHandlers } from './control-handlers.ts';
import { Commands, type CommandTaker } from './commands.ts';

export interface CommandsOptions {
  readonly client: KafkaClient;
  readonly catalogue: Catalogue;
  readonly agreements: Pick<AgreementBook, 'reload'>;
  /** Who replays files on command, if anybody can be reached. */
  readonly publisher: () => CommandTaker | undefined;
  readonly clock: Clock;
}

export interface RunningCommands {
  readonly commands: Commands;
  readonly desk: CommandDesk;
  readonly lines: LineControls;
  stop(): Promise<void>;
}

/** Takes commands: first it fences whoever took them before, then it reads what holds and what was answered. */
export async function startCommands(options: CommandsOptions): Promise<RunningCommands> {
  const { client, catalogue, agreements, publisher, clock } = options;
  const answered = new AnsweredCommands(client, answeredCommandsTopic, 'control', clock);
  try {
    await answered.start();
    const lineIds = catalogue.lines.map(({ id }) => id);
    const lines = new LineControls(client, lineIds, clock);
    await lines.start();
    const desk = new CommandDesk({ handlers: controlHandlers(lines, agreements), answered, clock });
    const commands = new Commands(desk, publisher, () => clock.now());
    return { commands, desk, lines, stop: () => answered.stop() };
  } catch (error) {
    await answered.stop();
    throw error;
  }
}
