import { computed, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { EventsAnswer, ExchangeEvent } from '@rail/board/api';
import { momentText, timeText } from '@rail/board/web';
import { getJson, Problem } from '../api.ts';
import { secondMs, newEvents } from '../state/stream.ts';
import { say } from '../state/language.ts';

const shown = 6;
const earlier = signal<readonly ExchangeEvent[]>([]);
const newest = computed(() => [...newEvents.value, ...earlier.value].slice(0, shown));

/** The newest events in one line, newest first. Not read out: the announcer tells of changes. */
export function Ticker() {
  useEffect(() => {
    getJson<EventsAnswer>(`/v1/events?limit=${shown}`).then(
      ({ events }) => {
        const known = new Set(newEvents.peek().map(({ atMs, text }) => `${atMs} ${text.en}`));
        earlier.value = events.filter(({ atMs, text }) => !known.has(`${atMs} ${text.en}`));
      },
      (error: unknown) => {
        if (!(error instanceof Problem)) throw error;
      },
    );
  }, []);
  return (
    <footer class="ticker">
      <a href="/events">{say({ zh: '日志', en: 'Log' })}</a>
      {newest.value.length === 0 && <span class="none">{say({ zh: '还没有事件', en: 'no event yet' })}</span>}
      {newest.value.map(({ atMs, text, link, kind }) => (
        <span key={`${atMs} ${text.en}`} class={`event ${kind}`}>
          <time class="figure">{timeOf(atMs)}</time> {link === null ? say(text) : <a href={link}>{say(text)}</a>}
        </span>
      ))}
    </footer>
  );
}

/** HH:MM of today, the day of an older one. */
function timeOf(atMs: number): string {
  const moment = momentText(atMs, secondMs.value);
  return moment.includes(':') ? timeText(atMs).slice(0, 5) : moment;
}
