import './runs.css';
import type { ReplayRun } from '@rail/board/api';
import { rateText, spanText } from '@rail/board/web';
import type { ComponentChildren } from 'preact';
import type { PageProps } from '../routes.ts';
import { say } from '../state/language.ts';
import { mayAct } from '../state/session.ts';
import { useAnswer } from '../ui/answer.ts';
import { Asking } from '../ui/Asking.tsx';
import { dayTimeText } from '../ui/moment.ts';
import { PageHead } from '../ui/PageHead.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { RunDatasets } from './RunDatasets.tsx';
import { rejectedPercent } from './run-request.ts';
import { RunState } from './RunState.tsx';
import { Steering } from './Steering.tsx';
import { words } from './words.ts';

const everyMs = 1_000;

/** `/runs/{run}`: how far a replay is, what it could not send, and its reins for those who may hold them. */
export function RunPage({ params }: PageProps) {
  const name = params['run'] ?? '';
  const answered = useAnswer<ReplayRun>(`/v1/runs/${encodeURIComponent(name)}`, everyMs);
  const { data, problem, again } = answered;
  const run = data.value;
  return (
    <>
      <PageHead title={name}>
        {run !== undefined && <RunState run={run} />}
        <a href="/runs">{say(words.allRuns)}</a>
      </PageHead>
      <Asking answer={answered} />
      <ProblemNote problem={problem.value} />
      {run !== undefined && (
        <div class="sheets">
          {run.fault !== undefined && (
            <div class="problem" role="alert">
              <strong>{say(words.fault)}</strong>
              <p>{run.fault}</p>
            </div>
          )}
          <Progress run={run} />
          {mayAct.value && <Steering run={run} onDone={again} />}
          <RunDatasets run={run} />
        </div>
      )}
    </>
  );
}

function Progress({ run }: { readonly run: ReplayRun }) {
  const { rows, sent, quarantined, eventTimeMs, rowsPerSecond, elapsedMs, parts, pace, owner } = run;
  const percent = rejectedPercent(quarantined, sent);
  const count = (value: number): string => value.toLocaleString('en-US');
  return (
    <Sheet title={say(words.progress)}>
      <dl class="run-figures">
        <Figure name={say(words.eventTime)}>{eventTimeMs === null ? '-' : dayTimeText(eventTimeMs)}</Figure>
        <Figure name={say(words.pace)}>{pace}</Figure>
        <Figure name={say(words.rate)}>{rowsPerSecond === null ? '-' : rateText(rowsPerSecond)}</Figure>
        <Figure name={say(words.rows)}>{count(rows)}</Figure>
        <Figure name={say(words.sent)}>{count(sent)}</Figure>
        <Figure name={say(words.aside)}>
          {quarantined === 0 ? (
            '0'
          ) : (
            <>
              <a href={`/quarantine?run=${run.run}`}>{count(quarantined)}</a> <small class="soft">{percent}</small>
            </>
          )}
        </Figure>
        <Figure name={say(words.elapsed)}>{spanText(elapsedMs)}</Figure>
        <Figure name={say(words.parts)}>{parts}</Figure>
        <Figure name={say(words.owner)}>{owner}</Figure>
      </dl>
    </Sheet>
  );
}

function Figure({ name, children }: { readonly name: string; readonly children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd class="figure-left">{children}</dd>
    </div>
  );
}
