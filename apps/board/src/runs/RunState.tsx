import type { ReplayRun } from '@rail/board/api';
import { stateWords as lineWords } from '@rail/board/web';
import { say } from '../state/language.ts';
import { stateWords } from './words.ts';

/** The line state whose colour and glyph mean the same. */
const looks = { running: 'onTime', done: 'onTime', paused: 'stopped', stopped: 'quiet' } as const;

export function RunState({ run }: { readonly run: ReplayRun }) {
  const look = run.fault === undefined ? looks[run.state] : 'broken';
  return (
    <span class={`state ${look}`}>
      <span class="glyph" aria-hidden="true">
        {run.state === 'running' ? '▶' : lineWords[look].glyph}
      </span>
      {say(stateWords[run.state])}
    </span>
  );
}
