import type { AgreementSummary } from '@rail/board/api';
import { shownMs } from '../state/board.ts';
import { say } from '../state/language.ts';
import { daysUntil, type LifeStep, lifeOf } from './life-strip.ts';
import { stateWords, words } from './words.ts';

/** Where the agreement stands between its draft and its end. */
export function LifeStrip({ summary }: { readonly summary: AgreementSummary }) {
  return (
    <ol class="life" aria-label={say(words.life)}>
      {lifeOf(summary.state).map(({ step, at }) => (
        <li key={step} class={`life-${at}`} aria-current={at === 'now' ? 'step' : undefined}>
          {textOf(step, summary)}
        </li>
      ))}
    </ol>
  );
}

function textOf(step: LifeStep['step'], { state, validUntil }: AgreementSummary): string {
  if (step !== 'expires') return say(stateWords[step]);
  const day = validUntil.slice(0, 10);
  if (state === 'expired') return `${say(stateWords.expired)} ${day}`;
  const days = daysUntil(validUntil, shownMs.value);
  const shown = days.toLocaleString('en-US');
  return say({ zh: `${day} 到期, ${shown} 天后`, en: `expires ${day}, in ${shown} days` });
}
