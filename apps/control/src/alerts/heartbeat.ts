import { post } from './webhook.ts';

export interface HeartbeatParts {
  readonly url: string;
  readonly everyMs: number;
  /** What is told; undefined while nothing is evaluated, and then nothing is sent. */
  readonly beat: () => HeartbeatBody | undefined;
}

/** Who receives this and misses it twice has to raise the alarm himself: nobody here can say that nobody is here. */
export interface HeartbeatBody {
  readonly schema: 'rail.heartbeat/1';
  readonly exchange: string;
  readonly at: string;
  readonly openAlerts: number;
}

const answerMs = 10_000;

/** Begins to beat, and returns how to end it. */
export function startAlertHeartbeat({ url, everyMs, beat }: HeartbeatParts): () => Promise<void> {
  const stopping = new AbortController();
  let sending: Promise<unknown> = Promise.resolve();
  const send = (): void => {
    const body = beat();
    if (body === undefined) return;
    const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(answerMs)]);
    sending = post(url, body, `${body.exchange}/${body.at}`, signal);
  };
  const timer = setInterval(send, everyMs);
  send();
  return async () => {
    clearInterval(timer);
    stopping.abort();
    await sending;
  };
}
