import { useEffect } from 'preact/hooks';
import type { EventsAnswer } from '@rail/board/api';
import { setQuery } from '../router/location.ts';
import type { PageProps } from '../routes.ts';
import { board } from '../state/board.ts';
import { language, say } from '../state/language.ts';
import { newEvents } from '../state/stream.ts';
import { useAnswer } from '../ui/answer.ts';
import { Empty } from '../ui/Empty.tsx';
import { PageHead } from '../ui/PageHead.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { eventKinds } from './event-kinds.ts';
import { EventTable } from './EventTable.tsx';

/** Everything that happened, newest first: states, alerts, what people asked for, processes that came and went. */
export function EventsPage({ query }: PageProps) {
  const asked = new URLSearchParams({ limit: '300' });
  for (const name of ['kind', 'line', 'from']) {
    const value = query.get(name);
    if (value !== null && value !== '') asked.set(name, value);
  }
  const { data, problem, again } = useAnswer<EventsAnswer>(`/v1/events?${asked}`);
  const newest = newEvents.value[0];
  useEffect(() => {
    if (newest !== undefined) again();
    // Only when another event has come: `again` is new with each rendering.
  }, [newest]);
  return (
    <article class="events">
      <PageHead title={say({ zh: '日志', en: 'Log' })}>
        <Filters query={query} />
      </PageHead>
      <ProblemNote problem={problem.value} />
      {data.value?.events.length === 0 && (
        <Empty text={{ zh: '没有这样的事件。', en: 'No such event.' }} command="rail line pause health" />
      )}
      {data.value !== undefined && data.value.events.length > 0 && <EventTable events={data.value.events} />}
    </article>
  );
}

function Filters({ query }: { readonly query: URLSearchParams }) {
  return (
    <form class="filters" onSubmit={(event) => event.preventDefault()}>
      <label>
        {say({ zh: '种类', en: 'Kind' })}
        <select value={query.get('kind') ?? ''} onChange={(event) => setQuery({ kind: event.currentTarget.value })}>
          <option value="">{say({ zh: '全部', en: 'all' })}</option>
          {Object.entries(eventKinds).map(([kind, word]) => (
            <option key={kind} value={kind}>
              {say(word)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {say({ zh: '线路', en: 'Line' })}
        <select value={query.get('line') ?? ''} onChange={(event) => setQuery({ line: event.currentTarget.value })}>
          <option value="">{say({ zh: '全部', en: 'all' })}</option>
          {board.value?.lines.map(({ line, number, department }) => (
            <option key={line} value={line}>
              {number} {department[language.value]}
            </option>
          ))}
        </select>
      </label>
    </form>
  );
}
