import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { BoardSnapshot } from '@rail/board/web';
import { at, board } from '../state/board.ts';
import { language } from '../state/language.ts';
import { stateChanges } from './state-changes.ts';

const text = signal('');

/** Says to readers of the screen which line changed its state, and nothing else: never a figure. */
export function Announcer() {
  useEffect(() => {
    let before: BoardSnapshot | undefined;
    let moment: string | undefined;
    return effect(() => {
      const after = board.value;
      // From the past to now nothing changes but what is looked at.
      if (at.value !== moment) before = undefined;
      moment = at.value;
      const changes = before === undefined || after === undefined ? '' : stateChanges(before, after, language.peek());
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
