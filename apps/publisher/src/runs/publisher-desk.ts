import { answeredCommandsTopic } from '@rail/catalogue';
import { KafkaClient } from '@rail/kafka-client';
import { systemClock } from '@rail/kernel';
import { AnsweredCommands, CommandDesk, type CommandHandler } from '@rail/runtime';
import { startReplay } from '../replay/start.ts';
import { FeedFolder } from './feed-folder.ts';
import { ReplayRuns, type ReplayRunsParts } from './replay-runs.ts';
import { runRequestOf, steeringOf } from './run-request.ts';

export interface PublisherDeskOptions extends Omit<ReplayRunsParts, 'feeds' | 'startReplay'> {
  /** The files that may be replayed; none if there is no folder. */
  readonly feedsDir: string | undefined;
}

export interface RunningDesk {
  readonly desk: CommandDesk;
  readonly runs: ReplayRuns;
  stop(): Promise<void>;
}

/** Takes the commands on replays; an older process that took them is fenced. */
export async function startPublisherDesk({ feedsDir, ...options }: PublisherDeskOptions): Promise<RunningDesk> {
  const client = new KafkaClient({ ...options.kafka, clientId: 'rail.replays' });
  const answered = new AnsweredCommands(client, answeredCommandsTopic, 'publisher', systemClock);
  const runs = new ReplayRuns({ ...options, feeds: new FeedFolder(feedsDir), startReplay });
  const stop = async (): Promise<void> => {
    await runs.stop();
    await answered.stop();
    await client.close();
  };
  try {
    await client.connect();
    await answered.start();
  } catch (error) {
    await stop();
    throw error;
  }
  const desk = new CommandDesk({ handlers: replayHandlers(runs), answered, clock: systemClock });
  return { desk, runs, stop };
}

function replayHandlers(
  runs: ReplayRuns,
): Readonly<Record<'replay.start' | 'replay.steer' | 'replay.list', CommandHandler>> {
  return {
    'replay.start': ({ id, body }) => runs.start(runRequestOf(body), id),
    'replay.steer': ({ body }) => {
      const { run, steering } = steeringOf(body);
      return runs.steer(run, steering);
    },
    'replay.list': () => Promise.resolve(runs.list()),
  };
}
