import { timeText } from '@rail/board/web';
import { setQuery } from '../router/location.ts';
import { at, board, pastProblem } from '../state/board.ts';
import { say } from '../state/language.ts';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { stepBy } from './past.ts';

const minuteMs = 60_000;
const steps = [
  { byMs: -15 * minuteMs, text: '−15 m' },
  { byMs: -minuteMs, text: '−1 m' },
  { byMs: minuteMs, text: '+1 m' },
  { byMs: 15 * minuteMs, text: '+15 m' },
] as const;

/** Says that the page shows the past, and steps through it. */
export function PastBar() {
  if (at.value === undefined) return null;
  const shown = board.value?.sampledMs;
  return (
    <div class="past" role="status">
      <b>
        {say({ zh: '你在看过去', en: 'You are looking at the past' })}{' '}
        <span class="figure">{shown === undefined ? '' : dayAndTime(shown)}</span>
      </b>
      {steps.map(({ byMs, text }) => (
        <button key={text} type="button" class="figure" onClick={() => stepBy(byMs)}>
          {text}
        </button>
      ))}
      <button type="button" class="primary" onClick={() => setQuery({ at: undefined })}>
        {say({ zh: '回到现在', en: 'Back to now' })}
      </button>
      <ProblemNote problem={pastProblem.value} />
    </div>
  );
}

/** MM-DD HH:MM:SS in Asia/Shanghai. */
const dayAndTime = (atMs: number): string =>
  `${new Date(atMs + 8 * 3_600_000).toISOString().slice(5, 10)} ${timeText(atMs)}`;
