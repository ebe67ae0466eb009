import { signal } from '@preact/signals';
import type { ExchangeEvent } from '@rail/board/api';
import type { BoardSnapshot } from '@rail/board/web';
import { browserNow } from './browser-clock.ts';
import { Skew } from './skew.ts';

/** The newest snapshot that was heard. */
export const heard = signal<BoardSnapshot | undefined>(undefined);
/** Counts up with every snapshot: the heartbeat of the stream. */
export const beats = signal(0);
/** Newest first; those of before the page was opened come from `/v1/events`. */
export const newEvents = signal<readonly ExchangeEvent[]>([]);
/** What the exchange's clock shows, ms since 1970, in whole seconds: it changes once a second and no oftener. */
export const secondMs = signal(Math.floor(browserNow() / 1000) * 1000);

const skew = new Skew();
const keptEvents = 200;
const tickEveryMs = 200;
const reopenAfterMs = 2_000;

/** The clock of the exchange, exactly. Not a signal: for what is drawn frame by frame. */
export const exchangeNow = (): number => skew.at(browserNow());

/** One stream for the whole page; a browser opens it again by itself after a break, but not after a refusal. */
export function followStream(): void {
  setInterval(() => (secondMs.value = Math.floor(exchangeNow() / 1000) * 1000), tickEveryMs);
  open();
}

function open(): void {
  const source = new EventSource('/v1/board/stream');
  source.addEventListener('message', ({ data }: MessageEvent<string>) => hear(JSON.parse(data) as BoardSnapshot));
  source.addEventListener('event', ({ data }: MessageEvent<string>) => {
    newEvents.value = [JSON.parse(data) as ExchangeEvent, ...newEvents.peek()].slice(0, keptEvents);
  });
  source.addEventListener('error', () => {
    if (source.readyState !== EventSource.CLOSED) return;
    setTimeout(open, reopenAfterMs);
  });
}

function hear(snapshot: BoardSnapshot): void {
  skew.heard(snapshot.sampledMs, browserNow());
  heard.value = snapshot;
  beats.value = beats.peek() + 1;
}
