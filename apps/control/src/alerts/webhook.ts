import { setTimeout as pause } from 'node:timers/promises';
import type { WebhookBody } from '@rail/board';
import type { Clock } from '@rail/kernel';

/** One notice to be delivered, at least once: a receiver knows it again by its id. */
export interface Notice {
  readonly id: string;
  /** Notices of one alert are delivered in order. */
  readonly alert: string;
  readonly body: WebhookBody;
}

export interface WebhookParts {
  readonly url: string;
  readonly clock: Clock;
  /** 0 to 1: waits are spread, so that many exchanges do not come back at once. */
  readonly random: () => number;
  /** Told of a notice that was taken, or given up. */
  readonly onSettled: (notice: Notice) => void;
  readonly firstRetryMs?: number;
}

const answerMs = 10_000;
const retryMaxMs = 60_000;
/** More than this waits for no receiver: the oldest are given up, and the board says so. */
const waitingMax = 500;

/** Posts notices to one receiver until each is taken. What it says of a fault never holds the URL, which may hold a secret. */
export class Webhook {
  readonly #parts: WebhookParts;
  readonly #lanes = new Map<string, Notice[]>();
  readonly #stopping = new AbortController();
  readonly #running = new Set<Promise<void>>();
  #fault: string | null = null;
  #givenUp = 0;
  #lastDeliveredMs: number | null = null;

  constructor(parts: WebhookParts) {
    this.#parts = parts;
  }

  get lastDeliveredMs(): number | null {
    return this.#lastDeliveredMs;
  }

  /** Why the receiver does not take what it is sent; null while it does. */
  get fault(): string | null {
    if (this.#fault === null) return null;
    const lost = this.#givenUp === 0 ? '' : `, ${this.#givenUp} notices were given up`;
    return `${this.#fault}; ${this.waiting} notices wait${lost}`;
  }

  get waiting(): number {
    let count = 0;
    for (const lane of this.#lanes.values()) count += lane.length;
    return count;
  }

  send(notice: Notice): void {
    if (this.#stopping.signal.aborted) return;
    const lane = this.#lanes.get(notice.alert);
    if (lane !== undefined) lane.push(notice);
    else {
      const fresh = [notice];
      this.#lanes.set(notice.alert, fresh);
      const run = this.#drain(notice.alert, fresh).finally(() => this.#running.delete(run));
      this.#running.add(run);
    }
    if (this.waiting > waitingMax) this.#giveUpOldest();
  }

  /** Lets what is on its way end; what waits is delivered after the next start. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#running);
  }

  async #drain(alert: string, lane: Notice[]): Promise<void> {
    let waitMs = this.#parts.firstRetryMs ?? 1000;
    while (lane.length > 0 && !this.#stopping.signal.aborted) {
      const notice = lane[0]!;
      const fault = await this.#post(notice);
      if (lane[0] !== notice) continue; // it was given up meanwhile
      if (fault === null) {
        lane.shift();
        this.#fault = null;
        this.#givenUp = 0;
        this.#lastDeliveredMs = this.#parts.clock.now();
        this.#parts.onSettled(notice);
        waitMs = this.#parts.firstRetryMs ?? 1000;
        continue;
      }
      this.#fault = fault;
      const spread = 0.5 + this.#parts.random();
      await pause(waitMs * spread, undefined, { signal: this.#stopping.signal }).catch(() => undefined);
      waitMs = Math.min(2 * waitMs, retryMaxMs);
    }
    this.#lanes.delete(alert);
  }

  async #post({ id, body }: Notice): Promise<string | null> {
    const signal = AbortSignal.any([this.#stopping.signal, AbortSignal.timeout(answerMs)]);
    return post(this.#parts.url, body, id, signal);
  }

  #giveUpOldest(): void {
    for (const lane of this.#lanes.values()) {
      if (lane.length < 2) continue; // the first may be on its way
      const [given] = lane.splice(1, 1);
      this.#givenUp++;
      this.#parts.onSettled(given!);
      return;
    }
    const [lane] = this.#lanes.values();
    const given = lane?.shift();
    if (given === undefined) return;
    this.#givenUp++;
    this.#parts.onSettled(given);
  }
}

/** Null if it was taken, else why not. */
export async function post(url: string, body: object, id: string, signal: AbortSignal): Promise<string | null> {
  const { target, authorization } = withoutCredentials(url);
  try {
    const response = await fetch(target, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': id, ...authorization },
      body: JSON.stringify(body),
      redirect: 'error',
      signal,
    });
    await response.body?.cancel();
    return response.ok ? null : `the receiver answers ${response.status}`;
  } catch (error) {
    // The message of a fault may repeat the URL; its code does not.
    const { code } = ((error as Error).cause ?? {}) as { code?: unknown };
    const why =
      (error as Error).name === 'TimeoutError'
        ? 'no answer within 10 s'
        : typeof code === 'string'
          ? code
          : 'no connection';
    return `the receiver does not answer (${why})`;
  }
}

/** `fetch` takes no URL with a user in it: that goes into a header. */
function withoutCredentials(url: string): { target: URL; authorization: { authorization?: string } } {
  const target = new URL(url);
  const { username, password } = target;
  if (username === '') return { target, authorization: {} };
  target.username = '';
  target.password = '';
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { target, authorization: { authorization: `Basic ${Buffer.from(user).toString('base64')}` } };
}
