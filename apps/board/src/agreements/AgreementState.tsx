import type { AgreementSummary } from '@rail/board/api';
import { stateWords as lineWords } from '@rail/board/web';
import { say } from '../state/language.ts';
import { stateWords } from './words.ts';

/** The line state whose colour and glyph mean the same. */
const looks = { active: 'onTime', waiting: 'quiet', suspended: 'stopped', expired: 'quiet' } as const;

export function AgreementState({ state }: { readonly state: AgreementSummary['state'] }) {
  const look = looks[state];
  return (
    <span class={`state ${look}`}>
      <span class="glyph" aria-hidden="true">
        {lineWords[look].glyph}
      </span>
      {say(stateWords[state])}
    </span>
  );
}
