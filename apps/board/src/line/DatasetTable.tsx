import type { LinePage } from '@rail/board/api';
import { type BoardLine, countText, momentText, promiseText, spanText } from '@rail/board/web';
import { shownMs } from '../state/board.ts';
import { language, say } from '../state/language.ts';
import { StateWord } from '../ui/StateCell.tsx';

interface DatasetTableProps {
  readonly line: BoardLine;
  /** What the board does not tell; undefined until it was asked, and of the past. */
  readonly answer: LinePage['datasets'] | undefined;
}

/** The datasets of a line: their timetables, what was observed, who takes them, how far each partition is read. */
export function DatasetTable({ line, answer }: DatasetTableProps) {
  return (
    <table class="rows datasets">
      <thead>
        <tr>
          <th scope="col">{say({ zh: '数据集', en: 'Dataset' })}</th>
          <th scope="col">{say({ zh: '状态', en: 'State' })}</th>
          <th scope="col">{say({ zh: '时刻表', en: 'Timetable' })}</th>
          <th scope="col" class="figure">
            {say({ zh: '下一条', en: 'Next due' })}
          </th>
          <th scope="col" class="figure">
            {say({ zh: '承诺', en: 'Promise' })}
          </th>
          <th scope="col" class="figure">
            {say({ zh: '实测间隔', en: 'Gap p99' })}
          </th>
          <th scope="col" class="figure">
            {say({ zh: '分区积压', en: 'Lag by partition' })}
          </th>
          <th scope="col">{say({ zh: '协议', en: 'Agreements' })}</th>
        </tr>
      </thead>
      <tbody>
        {line.datasets.map((dataset) => {
          const more = answer?.find((other) => other.dataset === dataset.dataset);
          return (
            <tr key={dataset.dataset}>
              <th scope="row" title={more?.topic}>
                {dataset[language.value]} <span class="id">{dataset.dataset}</span>
              </th>
              <td>
                <StateWord state={line.state === 'unknown' ? 'unknown' : dataset.state} />
              </td>
              <td class="wrap">{more !== undefined && say(more.timetable)}</td>
              <td class="figure">{momentText(dataset.dueMs, shownMs.value)}</td>
              <td class="figure">{more !== undefined && promiseText(more.promiseMs)}</td>
              <td class="figure">{gapText(more?.observedGapMs)}</td>
              <td class="figure">{more?.partitions.map(({ lagRecords }) => countText(lagRecords)).join(' ')}</td>
              <td class="wrap">
                {more?.agreements.map((id) => (
                  <a key={id} class="chip" href={`/agreements/${id}`}>
                    {id}
                  </a>
                ))}
                {more?.agreements.length === 0 && <span class="soft">-</span>}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

const gapText = (ms: number | null | undefined): string => (ms === null ? '-' : ms === undefined ? '' : spanText(ms));
