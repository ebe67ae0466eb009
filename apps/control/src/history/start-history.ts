import type { Catalogue } from '@rail/catalogue';
import type { KafkaClient } from '@rail/kafka-client';
import type { Clock } from '@rail/kernel';
import { TopicTail, TopicWriter } from '@rail/runtime';
import { boardTopic } from '../exchange-topics.ts';
import type { BoardWatch } from '../board/board-watch.ts';
import { KeyedWriter } from '../writing/keyed-writer.ts';
import { BoardHistory } from './board-history.ts';

const everyMs = 15_000;

export interface RunningHistory {
  readonly history: BoardHistory;
  stop(): Promise<void>;
}

/** Reads the boards that were kept, and keeps one every 15 s. */
export async function startHistory(
  client: KafkaClient,
  clock: Clock,
  watch: BoardWatch,
  catalogue: Catalogue,
): Promise<RunningHistory> {
  const history = new BoardHistory(catalogue);
  const topic = new TopicWriter(client, boardTopic, 'rail.control.board', clock);
  await topic.start();
  await new TopicTail(client, boardTopic).readOnce(({ value, offset }) => {
    if (value !== null)
      history.restore(Buffer.from(value.toString(), 'base64'), `${boardTopic}/0/${offset}`, clock.now());
  });
  const writer = new KeyedWriter(topic, () => clearInterval(timer));
  let keptMs = 0;
  const keep = (): void => {
    const { board } = watch;
    if (board.lines.length === 0 || board.sampledMs === keptMs) return;
    keptMs = board.sampledMs;
    writer.put(String(keptMs), history.add(board).toString('base64'));
  };
  const timer = setInterval(keep, everyMs);
  keep();
  return {
    history,
    async stop() {
      clearInterval(timer);
      await writer.stop();
      await topic.stop();
    },
  };
}
