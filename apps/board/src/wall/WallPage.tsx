import { useEffect, useState } from 'preact/hooks';
import { boardWords, timeText } from '@rail/board/web';
import { LineTable } from '../lines/LineTable.tsx';
import { Notices } from '../lines/Notices.tsx';
import { Reason } from '../lines/Reason.tsx';
import { Ticker } from '../lines/Ticker.tsx';
import { Totals } from '../lines/Totals.tsx';
import { board, hasBoard } from '../state/board.ts';
import { language } from '../state/language.ts';
import { beats, secondMs } from '../state/stream.ts';
import { shiftAt } from './burn-in.ts';

const shiftEveryMs = 60_000;

/** For a screen that nobody touches: larger rows, no cursor, and no pixel that shows the same for hours. */
export function WallPage() {
  const [minutes, setMinutes] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setMinutes((count) => count + 1), shiftEveryMs);
    document.documentElement.classList.add('wall');
    return () => {
      clearInterval(timer);
      document.documentElement.classList.remove('wall');
    };
  }, []);
  const { x, y } = shiftAt(minutes);
  return (
    <main class="first-screen wall" style={{ transform: `translate(${x}px, ${y}px)` }}>
      <div class="wall-head">
        <h1>
          {boardWords[language.value].title} <small>{board.value?.name}</small>
        </h1>
        <span class="grow" />
        <span key={beats.value} class="pulse" aria-hidden="true" />
        <time class="clock figure">{timeText(secondMs.value)}</time>
        <svg class="second-hand" viewBox="0 0 60 4" aria-hidden="true">
          <rect x={Math.floor(secondMs.value / 1000) % 60} width="1.4" height="4" />
        </svg>
      </div>
      <Totals />
      {hasBoard.value && <LineTable />}
      <Reason />
      <Notices />
      <Ticker />
    </main>
  );
}
