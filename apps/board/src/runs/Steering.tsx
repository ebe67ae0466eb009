import type { ReplayRun, RunSteering } from '@rail/board/api';
import { useState } from 'preact/hooks';
import { postJson, Problem } from '../api.ts';
import { type Bilingual, say } from '../state/language.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { words } from './words.ts';

interface SteeringProps {
  readonly run: ReplayRun;
  /** After each command that was obeyed. */
  readonly onDone: () => void;
}

const hourMs = 3_600_000;

const moves: readonly (readonly [word: Bilingual, steering: RunSteering])[] = [
  [words.back, { action: 'skip', milliseconds: -hourMs }],
  [words.ahead, { action: 'skip', milliseconds: hourMs }],
  [words.slower, { action: 'hurry', factor: 0.5 }],
  [words.faster, { action: 'hurry', factor: 2 }],
];

/** The reins of a run that the exchange drives; of any other, where they are. */
export function Steering({ run, onDone }: SteeringProps) {
  const [problem, setProblem] = useState<Problem | undefined>(undefined);
  const [isStopping, setStopping] = useState(false);
  const path = `/v1/runs/${encodeURIComponent(run.run)}/steer`;
  const ask = async (where: string, body: unknown): Promise<void> => {
    setProblem(undefined);
    try {
      await postJson(where, body);
      onDone();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    }
  };
  const steer = (steering: RunSteering) => () => void ask(path, steering);
  const stop = async (): Promise<void> => {
    await postJson(path, { action: 'stop' } satisfies RunSteering);
    onDone();
  };
  if (!run.isSteerable)
    return <NotSteerable run={run} problem={problem} onGoOn={(body) => void ask('/v1/runs', body)} />;
  const isPaused = run.state === 'paused';
  return (
    <Sheet title={say(words.steer)}>
      <p class="run-reins">
        <button type="button" class="primary" onClick={steer({ action: isPaused ? 'resume' : 'pause' })}>
          {say(isPaused ? words.resume : words.pause)}
        </button>
        {moves.map(([word, steering]) => (
          <button key={word.en} type="button" onClick={steer(steering)}>
            {say(word)}
          </button>
        ))}
        <button type="button" onClick={() => setStopping(true)}>
          {say(words.stop)}
        </button>
      </p>
      <ProblemNote problem={problem} />
      {isStopping && (
        <Confirm title={say(words.stopAsk)} action={words.stop} onConfirm={stop} onClose={() => setStopping(false)}>
          <p>{say(words.stopNote)}</p>
        </Confirm>
      )}
    </Sheet>
  );
}

interface NotSteerableProps {
  readonly run: ReplayRun;
  readonly problem: Problem | undefined;
  readonly onGoOn: (body: unknown) => void;
}

function NotSteerable({ run, problem, onGoOn }: NotSteerableProps) {
  if (run.state === 'done') return null;
  const hasStopped = run.state === 'stopped';
  return (
    <Sheet title={say(words.steer)}>
      <p class="run-reins">
        <span>{say(hasStopped ? words.hasStopped : words.notDriven)}</span>
        <code>{hasStopped ? `rail replay --resume ${run.run}` : run.owner}</code>
        {hasStopped && (
          <button type="button" class="primary" onClick={() => onGoOn({ paths: [], resume: run.run })}>
            {say(words.goOn)}
          </button>
        )}
      </p>
      <ProblemNote problem={problem} />
    </Sheet>
  );
}
