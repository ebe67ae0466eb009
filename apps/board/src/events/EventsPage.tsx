import { useEffect } from 'preact/hooks';
import type { EventsAnswer, ExchangeEvent } from '@rail/board/api';
import { timeText } from '@rail/board/web';
import { setQuery } from '../router/location.ts';
import type { PageProps } from '../routes.ts';
import { board } from '../state/board.ts';
import { type Bilingual, language, say } from '../state/language.ts';
import { newEvents } from '../state/stream.ts';
import { useAnswer } from '../ui/answer.ts';
import { Empty } from '../ui/Empty.tsx';
import { PageHead } from '../ui/PageHead.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';

const kinds: Readonly<Record<ExchangeEvent['kind'], Bilingual>> = {
  state: { zh: '状态', en: 'state' },
  alert: { zh: '告警', en: 'alert' },
  command: { zh: '操作', en: 'command' },
  agreement: { zh: '协议', en: 'agreement' },
  run: { zh: '回放', en: 'replay' },
  part: { zh: '进程', en: 'process' },
};

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
          {Object.entries(kinds).map(([kind, word]) => (
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

function EventTable({ events }: { readonly events: readonly ExchangeEvent[] }) {
  const numbers = new Map(board.value?.lines.map(({ line, number }) => [line, number]));
  return (
    <table class="rows event-table">
      <thead>
        <tr>
          <th scope="col">{say({ zh: '时间', en: 'Time' })}</th>
          <th scope="col">{say({ zh: '种类', en: 'Kind' })}</th>
          <th scope="col" class="figure">
            {say({ zh: '线路', en: 'Line' })}
          </th>
          <th scope="col">{say({ zh: '何事', en: 'What' })}</th>
          <th scope="col">{say({ zh: '那一刻', en: 'That moment' })}</th>
        </tr>
      </thead>
      <tbody>
        {events.map(({ atMs, kind, line, text, link }) => (
          <tr key={`${atMs} ${text.en}`} class={`event ${kind}`}>
            <td class="figure-left">
              <time dateTime={new Date(atMs).toISOString()}>{momentOf(atMs)}</time>
            </td>
            <td class="soft">{say(kinds[kind])}</td>
            <td class="figure">{line !== null && <a href={`/lines/${line}`}>{numbers.get(line) ?? line}</a>}</td>
            <td class="wrap">
              {link === null ? (
                say(text)
              ) : (
                <a href={link} data-row="">
                  {say(text)}
                </a>
              )}
            </td>
            <td>
              <a class="soft" href={`/?at=${encodeURIComponent(new Date(atMs).toISOString())}`}>
                {say({ zh: '站牌', en: 'board' })}
              </a>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** MM-DD HH:MM:SS in Asia/Shanghai. */
const momentOf = (atMs: number): string =>
  `${new Date(atMs + 8 * 3_600_000).toISOString().slice(5, 10)} ${timeText(atMs)}`;
