import { alertEvent } from '@rail/board';
import type { Catalogue } from '@rail/catalogue';
import type { KafkaClient } from '@rail/kafka-client';
import type { Clock } from '@rail/kernel';
import type { AgreementBook } from './agreements/agreement-book.ts';
import type { RecentDenials } from './alerts/recent-denials.ts';
import { type AlertOutlets, type RunningAlerts, startAlerts } from './alerts/start-alerts.ts';
import type { BoardWatch } from './board/board-watch.ts';
import type { Commands } from './commands/commands.ts';
import { type RunningEvents, startEvents } from './events/start-events.ts';
import { type RunningHistory, startHistory } from './history/start-history.ts';
import type { Signals } from '@rail/runtime';
import { signalAlerts } from './alerts/alert-signals.ts';
import type { SchemaRegistry } from './registry/schema-registry.ts';

export interface ObserverOptions {
  readonly client: KafkaClient;
  readonly clock: Clock;
  readonly catalogue: Catalogue;
  readonly watch: BoardWatch;
  readonly commands: Pick<Commands, 'onCommand'>;
  readonly agreements: Pick<AgreementBook, 'inForce'>;
  readonly registry: SchemaRegistry;
  readonly signals: Signals;
  readonly denials: RecentDenials;
  readonly outlets: AlertOutlets;
  readonly folders: readonly string[];
  readonly boardUrl: string;
  readonly onNotice: (text: string) => void;
}

/** What looks at the board beside whoever asks for it: the log of events, the alerts, the boards of the past. */
export interface Observers {
  readonly alerts: RunningAlerts['book'];
  readonly events: RunningEvents['log'];
  readonly history: RunningHistory['history'];
  /** What the daily quota of an agreement held back, as the alerts last saw it. */
  heldRecords(agreement: string): number;
  /** Logs what became of an agreement. */
  agreementNotice(text: string): void;
}

/** Each that has started is handed to `started` for its stop. */
export async function startObservers(
  options: ObserverOptions,
  started: (stop: () => Promise<void>) => void,
): Promise<Observers> {
  const { client, clock, catalogue, watch, commands, agreements, registry, outlets, onNotice } = options;
  const events = await startEvents(client, clock, watch, commands);
  started(() => events.stop());
  const history = await startHistory(client, clock, watch, catalogue);
  started(() => history.stop());
  const { denials, folders } = options;
  const boardUrl = outlets.boardUrl ?? options.boardUrl;
  const onTransition: Parameters<typeof startAlerts>[0]['onTransition'] = (transition) => {
    const event = alertEvent(transition, clock.now());
    if (event !== undefined) events.log.add(event);
  };
  const parts = { ...outlets, client, clock, watch, agreements, denials, folders, boardUrl, onTransition, onNotice };
  const alerts = await startAlerts({ ...parts, random: Math.random });
  started(() => alerts.stop());
  const endSignals = signalAlerts(options.signals, alerts.book);
  started(() => Promise.resolve(endSignals()));
  registry.onRegister = (subject, fault) => {
    if (fault === null) alerts.facts.schemaTaken(subject);
    else alerts.facts.schemaRefused(subject, fault);
  };
  return {
    alerts: alerts.book,
    events: events.log,
    history: history.history,
    heldRecords: (agreement) => alerts.facts.heldRecords(agreement),
    agreementNotice(text) {
      const shown = text.slice(0, 500);
      events.log.add({
        atMs: clock.now(),
        kind: 'agreement',
        line: null,
        text: { zh: `协议: ${shown}`, en: shown },
        link: '/agreements',
      });
    },
  };
}
