import type { TargetedEvent } from 'preact';
import { boardWords, type SortKey } from '@rail/board/web';
import { language, say } from '../state/language.ts';
import { LineRow } from './LineRow.tsx';
import { find, freezeRows, releaseRows, rows, sort, sortBy } from './order.ts';

/** All lines, the worst first. While the cursor or the focus is on a row none of them moves. */
export function LineTable() {
  const { heads } = boardWords[language.value];
  return (
    <table class="rows lines">
      <caption class="unseen">{say({ zh: '全部线路', en: 'all lines' })}</caption>
      <colgroup>
        {['number', 'name', 'state', 'rate', 'rate', 'rate', 'age', 'promise', 'few', 'bars'].map((width, place) => (
          <col key={place} class={width} />
        ))}
      </colgroup>
      <thead>
        <tr>
          <Head name="number" text="#" numeric />
          <th scope="col" class="with-find">
            {heads.line} <Find />
          </th>
          <Head name="state" text={heads.state} />
          <Head name="in" text={heads.in} numeric />
          <th scope="col" class="figure">
            {heads.out}
          </th>
          <Head name="lag" text={heads.lag} numeric />
          <Head name="age" text={heads.age} numeric />
          <th scope="col">{heads.promise}</th>
          <th scope="col" class="figure">
            {heads.quarantined}
          </th>
          <th scope="col" class="bars">
            {heads.history}
          </th>
        </tr>
      </thead>
      <tbody
        onPointerEnter={freezeRows}
        onPointerLeave={(event) => releaseUnlessFocused(event)}
        onFocusIn={freezeRows}
        onFocusOut={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget as Node | null)) releaseRows();
        }}
      >
        {rows.value.length === 0 && (
          <tr>
            <td colSpan={10}>{say({ zh: '没有符合的线路', en: 'no line fits' })}</td>
          </tr>
        )}
        {rows.value.map((id) => (
          <LineRow key={id} id={id} />
        ))}
      </tbody>
    </table>
  );
}

function releaseUnlessFocused({ currentTarget }: TargetedEvent<HTMLElement, PointerEvent>): void {
  if (!currentTarget.contains(document.activeElement)) releaseRows();
}

interface HeadProps {
  readonly name: SortKey;
  readonly text: string;
  readonly numeric?: boolean;
}

function Head({ name, text, numeric = false }: HeadProps) {
  const isSorted = sort.value === name;
  const direction = name === 'number' || name === 'state' ? 'ascending' : 'descending';
  return (
    <th scope="col" class={numeric ? 'figure' : ''} aria-sort={isSorted ? direction : 'none'}>
      <button type="button" class="sort" onClick={() => sortBy(name)}>
        {text}
      </button>
    </th>
  );
}

/** Only lines that hold this in number, id or name. */
function Find() {
  return (
    <input
      type="search"
      class="find"
      placeholder={say({ zh: '查找  /', en: 'find  /' })}
      aria-label={say({ zh: '查找线路', en: 'find a line' })}
      value={find.value}
      onInput={(event) => (find.value = event.currentTarget.value)}
    />
  );
}
