import { useEffect } from 'preact/hooks';
import type { EventsAnswer } from '@rail/board/api';
import { EventTable } from '../events/EventTable.tsx';
import { say } from '../state/language.ts';
import { newEvents } from '../state/stream.ts';
import { useAnswer } from '../ui/answer.ts';

const shown = 8;

/** What happened to one line last. */
export function LineEvents({ line }: { readonly line: string }) {
  const { data, again } = useAnswer<EventsAnswer>(`/v1/events?line=${encodeURIComponent(line)}&limit=${shown}`);
  const newest = newEvents.value.find((event) => event.line === line);
  useEffect(() => {
    if (newest !== undefined) again();
    // Only when another event has come: `again` is new with each rendering.
  }, [newest]);
  const events = data.value?.events ?? [];
  if (events.length === 0) return null;
  return (
    <section>
      <h2>
        <a href={`/events?line=${line}`}>{say({ zh: '日志', en: 'Log' })}</a>
      </h2>
      <EventTable events={events} isOfOneLine />
    </section>
  );
}
