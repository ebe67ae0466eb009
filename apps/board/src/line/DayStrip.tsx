import type { BoardHistory } from '@rail/board/api';
import { stateWord, stateWords, timeText } from '@rail/board/web';
import { at } from '../state/board.ts';
import { language, say } from '../state/language.ts';
import { useAnswer } from '../ui/answer.ts';

const askEveryMs = 60_000;

/** The last 24 hours, the worst state of each quarter of an hour; a cell opens the board of that moment. */
export function DayStrip({ line }: { readonly line: string }) {
  const { data } = useAnswer<BoardHistory>('/v1/board/history', askEveryMs);
  const history = data.value;
  const states = history?.lines.find((other) => other.line === line)?.states;
  if (history === undefined || states === undefined) return null;
  return (
    <section class="day">
      <h2>
        {say({ zh: '24 小时', en: '24 hours' })}{' '}
        <small>{say({ zh: '点一格看那一刻的站牌', en: 'a cell opens the board of that moment' })}</small>
      </h2>
      <ol>
        {states.map((state, cell) => {
          const fromMs = history.fromMs + cell * history.stepMs;
          const time = timeText(fromMs).slice(0, 5);
          if (state === null) {
            return <li key={fromMs} class="cell" title={`${time} -`} />;
          }
          // The end of the quarter: its last sample, the newest if it has not ended.
          const moment = new Date(fromMs + history.stepMs - 1000).toISOString();
          const isLast = cell === states.length - 1;
          return (
            <li key={fromMs} class={`cell ${state}`}>
              <a
                href={isLast ? `/lines/${line}` : `/lines/${line}?at=${encodeURIComponent(moment)}`}
                title={`${time} ${stateWord(state, language.value)}`}
                aria-label={`${time} ${stateWord(state, language.value)}`}
                aria-current={at.value === moment ? 'time' : undefined}
              >
                <span aria-hidden="true">{state === 'onTime' ? '' : stateWords[state].glyph}</span>
              </a>
            </li>
          );
        })}
      </ol>
      <p class="hours" aria-hidden="true">
        {[0, 6, 12, 18, 24].map((hours) => (
          <span key={hours} class="figure">
            {timeText(history.fromMs + hours * 3_600_000).slice(0, 5)}
          </span>
        ))}
      </p>
    </section>
  );
}
