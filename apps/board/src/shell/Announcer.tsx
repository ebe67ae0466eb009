import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { type BoardSnapshot, stateWord } from '@rail/board/web';
import { board } from '../state/board.ts';
import { language } from '../state/language.ts';

const text = signal('');

/** Says to readers of the screen which line changed its state, and nothing else: never a figure. */
export function Announcer() {
  useEffect(() => {
    let before: BoardSnapshot | undefined;
    return effect(() => {
      const after = board.value;
      const changes = changesOf(before, after);
      before = after;
      if (changes !== '') text.value = changes;
    });
  }, []);
  return (
    <div class="unseen" aria-live="polite">
      {text}
    </div>
  );
}

function changesOf(before: BoardSnapshot | undefined, after: BoardSnapshot | undefined): string {
  const states = new Map(before?.lines.map(({ line, state }) => [line, state]));
  const changed = (after?.lines ?? []).filter(({ line, state }) => (states.get(line) ?? state) !== state);
  return changed
    .map(
      ({ number, department, state }) =>
        `${number} ${department[language.peek()]} ${stateWord(state, language.peek())}`,
    )
    .join(', ');
}
