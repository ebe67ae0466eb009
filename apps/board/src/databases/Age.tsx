import { spanText } from '@rail/board/web';
import { shownMs } from '../state/board.ts';
import { say } from '../state/language.ts';
import { words } from './words.ts';

/** How long ago a moment was. */
export function Age({ ms }: { readonly ms: number | undefined }) {
  if (ms === undefined) return <span class="soft">-</span>;
  const ago = say(words.ago);
  return <span class="figure">{`${spanText(Math.max(0, shownMs.value - ms))} ${ago}`}</span>;
}
