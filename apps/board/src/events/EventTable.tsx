import type { ExchangeEvent } from '@rail/board/api';
import { timeText } from '@rail/board/web';
import { board } from '../state/board.ts';
import { say } from '../state/language.ts';
import { eventKinds } from './event-kinds.ts';

interface EventTableProps {
  readonly events: readonly ExchangeEvent[];
  /** Of one line: its number says nothing then. */
  readonly isOfOneLine?: boolean;
}

/** Events, newest first; each leads to the board of its moment. */
export function EventTable({ events, isOfOneLine = false }: EventTableProps) {
  const numbers = new Map(board.value?.lines.map(({ line, number }) => [line, number]));
  return (
    <table class="rows event-table">
      <thead>
        <tr>
          <th scope="col">{say({ zh: '时间', en: 'Time' })}</th>
          <th scope="col">{say({ zh: '种类', en: 'Kind' })}</th>
          {!isOfOneLine && (
            <th scope="col" class="figure">
              {say({ zh: '线路', en: 'Line' })}
            </th>
          )}
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
            <td class="soft">{say(eventKinds[kind])}</td>
            {!isOfOneLine && (
              <td class="figure">{line !== null && <a href={`/lines/${line}`}>{numbers.get(line) ?? line}</a>}</td>
            )}
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
