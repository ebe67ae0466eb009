import { computed, type ReadonlySignal } from '@preact/signals';
import { memo } from 'preact/compat';
import { useMemo } from 'preact/hooks';
import { type BoardLine, countText, promiseText, rateText, shortName, spanText } from '@rail/board/web';
import { board, lineSignal, shownMs } from '../state/board.ts';
import { language } from '../state/language.ts';
import { barsPath } from '../ui/bars-path.ts';
import { Bars } from '../ui/Sparkline.tsx';
import { RowLink } from '../ui/RowLink.tsx';
import { StateCell } from '../ui/StateCell.tsx';
import { promiseUsed, runningOn } from './running.ts';

/** What the cells of a row show, each a signal: a cell whose text is the same as before is not touched. */
function cellsOf(id: string) {
  const line = lineSignal(id);
  const text = (of: (line: BoardLine) => string): ReadonlySignal<string> =>
    computed(() => (line.value === undefined ? '' : of(line.value)));
  /** A line that rests shows when it goes on instead of noughts. */
  const unlessStill = (of: (line: BoardLine) => string) => text((known) => (isStill(known) ? '' : of(known)));
  return {
    line,
    row: text(({ state, reason }) => `line ${state}${reason.kind === 'stale' ? ' stale' : ''}`),
    name: text(({ department }) => (language.value === 'zh' ? shortName(department.zh) : department.en)),
    title: text(({ department }) => department[language.value]),
    inRate: unlessStill(({ inPerSecond }) => rateText(inPerSecond)),
    outRate: unlessStill(({ outPerSecond }) => rateText(outPerSecond)),
    lag: text((known) => (isStill(known) && known.lagRecords === 0 ? '' : countText(known.lagRecords))),
    age: text(({ ageMs }) => (ageMs === null ? '-' : spanText(ageMs))),
    promise: text((known) =>
      promiseText(known.cause === 'P' || known.state === 'quiet' ? known.intervalMs : known.promiseMs),
    ),
    used: text((known) => `${Math.round(promiseUsed(known) * 100)}`),
    quarantined: text((known) => (isStill(known) && known.quarantined === 0 ? '' : countText(known.quarantined))),
    bars: unlessStill(({ history }) => barsPath(history)),
  };
}

const isStill = ({ state }: BoardLine): boolean => state === 'quiet' || state === 'stopped';

/** One line of the first screen; drawn once, then only its cells change. */
export const LineRow = memo(function LineRow({ id }: { readonly id: string }) {
  const cells = useMemo(() => cellsOf(id), [id]);
  const number = cells.line.peek()?.number;
  return (
    <tr class={cells.row} data-line={id}>
      <td class="figure number">{number}</td>
      <th scope="row" class="name" title={cells.title}>
        <RowLink href={`/lines/${id}`}>{cells.name}</RowLink> <span class="id">{id}</span>
      </th>
      <td class="state-cell">
        <State line={cells.line} />
      </td>
      <td class="figure">{cells.inRate}</td>
      <td class="figure">{cells.outRate}</td>
      <td class="figure">{cells.lag}</td>
      <td class="figure age">{cells.age}</td>
      <td class="promise">
        <span class="figure">{cells.promise}</span>
        <svg class="used" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
          <rect class="all" width="100" height="4" />
          <rect width={cells.used} height="4" />
        </svg>
      </td>
      <td class="figure">{cells.quarantined}</td>
      <td class="bars">
        <Bars path={cells.bars} />
      </td>
    </tr>
  );
});

/** The one cell that counts by itself while nothing new is heard. */
function State({ line }: { readonly line: ReadonlySignal<BoardLine | undefined> }) {
  const known = line.value;
  const sampledMs = board.value?.sampledMs;
  if (known === undefined || sampledMs === undefined) return null;
  const nowMs = shownMs.value;
  return <StateCell line={runningOn(known, sampledMs, nowMs)} nowMs={nowMs} />;
}
