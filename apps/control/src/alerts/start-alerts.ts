import type { Transition } from '@rail/board';
import type { KafkaClient } from '@rail/kafka-client';
import type { Clock } from '@rail/kernel';
import type { AgreementBook } from '../agreements/agreement-book.ts';
import type { BoardWatch } from '../board/board-watch.ts';
import { AlertBook } from './alert-book.ts';
import { DiskWatch } from './disk-watch.ts';
import { Gathered } from './gathered.ts';
import { quotasInUse } from './quotas-in-use.ts';
import { FactSources } from './fact-sources.ts';
import { startAlertHeartbeat } from './heartbeat.ts';
import type { RecentDenials } from './recent-denials.ts';
import { Webhook } from './webhook.ts';

/** Where alerts go, besides board and API. */
export interface AlertOutlets {
  readonly webhookUrl?: string | undefined;
  readonly heartbeatUrl?: string | undefined;
  /** Where people open the board, for links; control's own address unless told. */
  readonly boardUrl?: string | undefined;
  /** A minute unless told. */
  readonly heartbeatEveryMs?: number | undefined;
}

export interface AlertsOptions extends AlertOutlets {
  readonly client: KafkaClient;
  readonly clock: Clock;
  readonly random: () => number;
  readonly watch: BoardWatch;
  readonly agreements: Pick<AgreementBook, 'inForce'>;
  readonly denials: RecentDenials;
  /** Folders of this machine whose disks must not fill. */
  readonly folders: readonly string[];
  readonly boardUrl: string;
  readonly onTransition: (transition: Transition) => void;
  readonly onNotice: (text: string) => void;
}

export interface RunningAlerts {
  readonly book: AlertBook;
  readonly facts: FactSources;
  stop(): Promise<void>;
}

const minuteMs = 60_000;

/** Begins to evaluate alerts beside the board, and to tell of them. */
export async function startAlerts(options: AlertsOptions): Promise<RunningAlerts> {
  const { client, clock, random, watch, agreements, webhookUrl, heartbeatUrl, boardUrl } = options;
  const watched = new DiskWatch(options.folders, clock);
  const disks = new Gathered(() => watched.read(), minuteMs);
  const quotas = new Gathered(() => quotasInUse(client, agreements), minuteMs);
  const facts = new FactSources({ watch, agreements, disks, quotas, denials: options.denials, clock });
  const webhook =
    webhookUrl === undefined
      ? undefined
      : new Webhook({ url: webhookUrl, clock, random, onSettled: ({ id }) => book.settled(id) });
  const { onTransition, onNotice } = options;
  const book = new AlertBook({ client, clock, facts: () => facts.facts, webhook, boardUrl, onTransition, onNotice });
  disks.start();
  quotas.start();
  await book.start();
  watch.showAlerts(() => book.onBoard);
  const endHeartbeat =
    heartbeatUrl === undefined
      ? () => Promise.resolve()
      : startAlertHeartbeat({
          url: heartbeatUrl,
          everyMs: options.heartbeatEveryMs ?? minuteMs,
          beat: () =>
            book.isEvaluating
              ? {
                  schema: 'rail.heartbeat/1',
                  exchange: watch.board.name,
                  at: new Date(clock.now()).toISOString(),
                  openAlerts: book.open.length,
                }
              : undefined,
        });
  return {
    book,
    facts,
    async stop() {
      await endHeartbeat();
      await webhook?.stop();
      await book.stop();
      await disks.stop();
      await quotas.stop();
    },
  };
}
