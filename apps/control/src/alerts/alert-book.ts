import {
  acknowledge,
  type Act,
  type AlertFacts,
  type AlertState,
  alertRules,
  boardAlerts,
  type BoardAlerts,
  close,
  disposalOf,
  openAlert,
  restoreAlerts,
  silence,
  step,
  type Stepped,
  type Transition,
  webhookBody,
} from '@rail/board';
import type { Alert, AlertsAnswer, Silence } from '@rail/board/api';
import type { KafkaClient } from '@rail/kafka-client';
import { type Clock, describeError } from '@rail/kernel';
import { TopicTail, TopicWriter } from '@rail/runtime';
import {
  alertKey,
  alertsIn,
  noticeKey,
  type PendingNotice,
  readAlertRecord,
  silenceKey,
  silencesIn,
  valuesOf,
} from './alert-record.ts';
import { alertsTopic } from '../exchange-topics.ts';
import { KeyedWriter } from '../writing/keyed-writer.ts';
import type { Webhook } from './webhook.ts';

export interface AlertBookParts {
  readonly client: KafkaClient;
  readonly clock: Clock;
  readonly facts: () => AlertFacts;
  /** Where alerts are sent; none if nobody configured one. */
  readonly webhook: Webhook | undefined;
  /** Of the board, for links. */
  readonly boardUrl: string;
  readonly onTransition: (transition: Transition) => void;
  readonly onNotice: (text: string) => void;
}

const everyMs = 1000;
const dayMs = 86_400_000;

/** The alerts of this exchange: evaluated each second, whatever any other system does; kept in `rail.alerts`. */
export class AlertBook {
  readonly #parts: AlertBookParts;
  readonly #topic: TopicWriter;
  readonly #writer: KeyedWriter;
  #state: AlertState = restoreAlerts([], []);
  #timer: NodeJS.Timeout | undefined;
  #evaluatedMs: number | undefined;
  #fault: string | null = null;

  constructor(parts: AlertBookParts) {
    this.#parts = parts;
    this.#topic = new TopicWriter(parts.client, alertsTopic, 'rail.control.alerts', parts.clock);
    this.#writer = new KeyedWriter(this.#topic, (why) => this.#takenOver(why));
  }

  /** Fences who evaluated before, reads what that one left, sends what it could not, and begins. */
  async start(): Promise<void> {
    await this.#topic.start();
    const found = new Map<string, unknown>();
    await new TopicTail(this.#parts.client, alertsTopic).readOnce(({ key, value, offset }) =>
      readAlertRecord(found, key?.toString() ?? '', value?.toString() ?? null, `${alertsTopic}/0/${offset}`),
    );
    const known = alertsIn(found).filter(({ rule }) => Object.hasOwn(alertRules, rule));
    this.#state = restoreAlerts(known, silencesIn(found));
    for (const [id, notice] of valuesOf<PendingNotice>(found, 'notice/')) this.#send(id, notice);
    this.#timer = setInterval(() => this.evaluate(), everyMs);
    this.evaluate();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#timer = undefined;
    await this.#writer.stop();
    await this.#topic.stop();
  }

  /** One look. A defect in it must not end the looks that follow, and shows. */
  evaluate(): void {
    const { clock, facts } = this.#parts;
    try {
      this.#take(step(this.#state, facts(), clock.now()));
      this.#evaluatedMs = clock.monotonic();
      this.#fault = null;
    } catch (error) {
      const fault = describeError(error);
      if (fault !== this.#fault) this.#parts.onNotice(`alerts are not evaluated: ${fault}`);
      this.#fault = fault;
    }
  }

  /** Whether alerts have been evaluated just now: what a heartbeat says. */
  get isEvaluating(): boolean {
    const { clock } = this.#parts;
    return this.#evaluatedMs !== undefined && clock.monotonic() - this.#evaluatedMs < 5 * everyMs;
  }

  get open(): readonly Alert[] {
    return this.#state.open;
  }

  get onBoard(): BoardAlerts {
    return boardAlerts(this.#state, this.#parts.webhook?.fault ?? this.#fault, this.#parts.clock.now());
  }

  get answer(): AlertsAnswer {
    const { webhook, clock } = this.#parts;
    const nowMs = clock.now();
    const { open, closed, silences } = this.#state;
    return {
      schema: 'rail.alerts/1',
      open,
      closed: closed.filter((alert) => nowMs - alert.closed!.atMs < dayMs).toReversed(),
      disposal: disposalOf([...open, ...closed], nowMs),
      silences,
      webhook: {
        configured: webhook !== undefined,
        lastDeliveredMs: webhook?.lastDeliveredMs ?? null,
        fault: webhook?.fault ?? null,
      },
    };
  }

  /** @throws RailError ALERT_UNKNOWN, OPTION_INVALID */
  acknowledge(id: string, act: Omit<Act, 'atMs'>): Alert {
    this.#take(acknowledge(this.#state, id, { ...act, atMs: this.#parts.clock.now() }));
    return openAlert(this.#state, id);
  }

  /** @throws RailError ALERT_UNKNOWN, OPTION_INVALID */
  close(id: string, act: Omit<Act, 'atMs'>): Alert {
    this.#take(close(this.#state, id, { ...act, atMs: this.#parts.clock.now() }));
    return this.#state.closed.find((alert) => alert.id === id)!;
  }

  /** For so long; 0 ends one that holds. @throws RailError OPTION_INVALID */
  silence(wanted: Omit<Silence, 'untilMs'>, minutes: number): Silence {
    const nowMs = this.#parts.clock.now();
    const made = { ...wanted, untilMs: nowMs + minutes * 60_000 };
    this.#state = silence(this.#state, made, nowMs);
    this.#writer.put(silenceKey(made.subject), minutes === 0 ? null : JSON.stringify(made));
    this.evaluate();
    return made;
  }

  #take({ state, transitions }: Stepped): void {
    const kept = new Set(state.silences.map(({ subject }) => subject));
    for (const { subject } of this.#state.silences) {
      if (!kept.has(subject)) this.#writer.put(silenceKey(subject), null);
    }
    this.#state = state;
    for (const transition of transitions) {
      const { kind, alert, tells } = transition;
      this.#writer.put(alertKey(alert.id), kind === 'forgotten' ? null : JSON.stringify(alert));
      if (tells !== null) this.#tell(alert, tells);
      this.#parts.onTransition(transition);
    }
  }

  /** Kept until it is delivered: a restart in between sends it again. */
  #tell(alert: Alert, status: 'firing' | 'resolved'): void {
    if (this.#parts.webhook === undefined) return;
    const id = `${alert.id}-${status}-${this.#parts.clock.now()}`;
    const notice: PendingNotice = { alert, status };
    this.#writer.put(noticeKey(id), JSON.stringify(notice));
    this.#send(id, notice);
  }

  #send(id: string, { alert, status }: PendingNotice): void {
    const { webhook, boardUrl, facts } = this.#parts;
    webhook?.send({ id, alert: alert.id, body: webhookBody(alert, status, facts().board.name, boardUrl) });
  }

  /** To be called once the webhook has settled a notice. */
  settled(id: string): void {
    this.#writer.put(noticeKey(id), null);
  }

  #takenOver(why: string): void {
    clearInterval(this.#timer);
    this.#evaluatedMs = undefined;
    this.#parts.onNotice(`another control evaluates alerts now: ${why}`);
  }
}
