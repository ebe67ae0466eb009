import { board, isStale } from '../state/board.ts';
import { language } from '../state/language.ts';
import { noticesOf } from './notices.ts';

/** What is wrong with the exchange itself, in a line below its lines. */
export function Notices() {
  const snapshot = board.value;
  if (snapshot === undefined || isStale.value) return null;
  const notices = noticesOf(snapshot, language.value);
  if (notices.length === 0) return null;
  return (
    <ul class="notices">
      {notices.map(({ text, isBroken }) => (
        <li key={text} class={`state ${isBroken ? 'broken' : 'late'}`}>
          {text}
        </li>
      ))}
    </ul>
  );
}
