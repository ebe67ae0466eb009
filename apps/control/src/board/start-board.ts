import type { Entitlement } from '@rail/agreements';
import type { Feed, Sample } from '@rail/board';
import { type Catalogue, shareTopic } from '@rail/catalogue';
import { type KafkaAccess, KafkaClient } from '@rail/kafka-client';
import { type ThematicDatabase, topicsOf } from '@rail/thematic';
import type { Signals, Stores } from '@rail/runtime';
import { BoardSignals } from '../signals/board-signals.ts';
import { ShareTally } from '../agreements-view/share-tally.ts';
import { AccountTally } from './account-tally.ts';
import { BoardWatch } from './board-watch.ts';
import { ExchangeSampler } from './exchange-sampler.ts';
import { LedgerFollower } from './ledger-follower.ts';
import { SubscriberGroups } from './subscriber-groups.ts';

export interface BoardOptions {
  readonly kafka: KafkaAccess;
  /** Of this exchange, as the board shows it. */
  readonly name: string;
  readonly catalogue: Catalogue;
  readonly databases: readonly ThematicDatabase[];
  readonly inForce: () => readonly Entitlement[];
  readonly failureOf: (database: string) => string | null;
  readonly pausedLines: () => Sample['paused'];
  readonly stores: Stores;
  readonly signals: Signals;
}

export interface RunningBoard {
  readonly watch: BoardWatch;
  readonly feeds: () => readonly Feed[];
  readonly shares: ShareTally;
  stop(): Promise<void>;
}

/** A request that waits longer than this leaves the board without news. */
const retryForMs = 2_000;

/** Begins to watch the exchange, with a client of its own: a board that waits must hold nobody up. */
export async function startBoard(options: BoardOptions): Promise<RunningBoard> {
  const { kafka, name, catalogue, databases, inForce, failureOf, pausedLines, stores, signals } = options;
  const client = new KafkaClient({ ...kafka, clientId: 'rail.board', retryForMs });
  await client.connect().catch(async (error: unknown) => {
    await client.close();
    throw error;
  });
  const fed = databases.map((database) => ({ id: database.id, topics: new Set(topicsOf(database)) }));
  const subscribers = new SubscriberGroups(client);
  const feeds = (): Feed[] =>
    inForce().map(({ agreement, dataset }) => {
      const share = shareTopic(agreement.id);
      const databasesFed = fed.filter(({ topics }) => topics.has(share)).map(({ id }) => id);
      return {
        agreement: agreement.id,
        source: dataset.topic,
        share,
        databases: databasesFed,
        readers: subscribers.of(agreement.id),
      };
    });
  const tally = new AccountTally();
  const shares = new ShareTally(client.clock.now());
  const follower = new LedgerFollower(client, (account, nowMs, writtenMs) => {
    tally.add(account, nowMs);
    shares.add(account, nowMs, writtenMs);
  });
  const sampler = new ExchangeSampler({ client, catalogue, tally, subscribers, failureOf, pausedLines, stores });
  const watch = new BoardWatch({ name, lines: catalogue.lines, sampler, tally, feeds, clock: client.clock });
  follower.start();
  await watch.start();
  const board = () => watch.board;
  const sample = () => watch.sample;
  const balances = () => tally.balances;
  const boardSignals = new BoardSignals({ signals, name, catalogue, board, sample, feeds, inForce, balances });
  const endSignals = signals.beforeScrape(() => boardSignals.collect());
  return {
    watch,
    feeds,
    shares,
    async stop() {
      endSignals();
      await watch.stop();
      await follower.stop();
      await client.close();
    },
  };
}
