import '../ui/sheet.css';
import './runs.css';
import type { ReplayRun } from '@rail/board/api';
import { countText, rateText, spanText } from '@rail/board/web';
import { useState } from 'preact/hooks';
import { say } from '../state/language.ts';
import { mayAct } from '../state/session.ts';
import { useAnswer } from '../ui/answer.ts';
import { Asking } from '../ui/Asking.tsx';
import { Empty } from '../ui/Empty.tsx';
import { dayTimeText } from '../ui/moment.ts';
import { PageHead } from '../ui/PageHead.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { RowLink } from '../ui/RowLink.tsx';
import { RunState } from './RunState.tsx';
import { StartDialog } from './StartDialog.tsx';
import { words } from './words.ts';
import { HeadCells } from '../ui/HeadCells.tsx';

const everyMs = 2_000;

/** `/runs`: the replays of files, those that go on first. */
export function RunsPage() {
  const answered = useAnswer<{ readonly runs: readonly ReplayRun[] }>('/v1/runs', everyMs);
  const { data, problem } = answered;
  const [isStarting, setStarting] = useState(false);
  const runs = data.value?.runs;
  return (
    <>
      <PageHead title={say(words.title)}>
        {mayAct.value && (
          <button type="button" onClick={() => setStarting(true)}>
            {say(words.start)}
          </button>
        )}
      </PageHead>
      <Asking answer={answered} />
      <ProblemNote problem={problem.value} />
      {runs?.length === 0 && (
        <Empty text={words.none} command="rail replay FILE -m MAPPING --speed 60 --shift-to now" />
      )}
      {runs !== undefined && runs.length > 0 && <List runs={runs} />}
      {isStarting && <StartDialog onClose={() => setStarting(false)} />}
    </>
  );
}

function List({ runs }: { readonly runs: readonly ReplayRun[] }) {
  const figures = [words.rows, words.sent, words.aside, words.rate, words.elapsed];
  return (
    <div class="table-scroll">
      <table class="rows">
        <caption class="unseen">{say(words.title)}</caption>
        <thead>
          <tr>
            <HeadCells words={[words.run, words.state, words.files, words.pace]} />
            <HeadCells words={figures} figures />
            <th scope="col">{say(words.eventTime)}</th>
          </tr>
        </thead>
        <tbody>
          {runs.map((run) => (
            <tr key={run.run}>
              <th scope="row">
                <RowLink href={`/runs/${run.run}`}>{run.run}</RowLink>
              </th>
              <td>
                <RunState run={run} />
              </td>
              <td class="run-files">{run.datasets.map(({ file }) => file).join(', ')}</td>
              <td>{run.pace}</td>
              <td class="figure">{countText(run.rows)}</td>
              <td class="figure">{countText(run.sent)}</td>
              <td class="figure">{countText(run.quarantined)}</td>
              <td class="figure">{run.rowsPerSecond === null ? '-' : rateText(run.rowsPerSecond)}</td>
              <td class="figure">{spanText(run.elapsedMs)}</td>
              <td class="figure-left">{run.eventTimeMs === null ? '-' : dayTimeText(run.eventTimeMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
