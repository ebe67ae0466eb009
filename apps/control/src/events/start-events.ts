import { BoardEvents } from '@rail/board';
import type { KafkaClient } from '@rail/kafka-client';
import type { Clock } from '@rail/kernel';
import type { BoardWatch } from '../board/board-watch.ts';
import type { Commands } from '../commands/commands.ts';
import { commandEvent } from './command-event.ts';
import { EventLog } from './event-log.ts';

export interface RunningEvents {
  readonly log: EventLog;
  stop(): Promise<void>;
}

/** Begins to log what the board shows and what people order; alerts and agreements are told to it. */
export async function startEvents(
  client: KafkaClient,
  clock: Clock,
  watch: BoardWatch,
  commands: Pick<Commands, 'onCommand'>,
): Promise<RunningEvents> {
  const log = new EventLog(client, clock);
  await log.start();
  const seen = new BoardEvents();
  const unfollow = watch.follow((board) => {
    for (const event of board === undefined ? [] : seen.observe(board)) log.add(event);
  });
  commands.onCommand((done) => {
    const event = commandEvent(done);
    if (event !== undefined) log.add(event);
  });
  return {
    log,
    async stop() {
      unfollow();
      await log.stop();
    },
  };
}
