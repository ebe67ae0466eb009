import type { RedriveAnswer } from '@rail/board/api';
import type { Bilingual } from '../state/language.ts';

export type Settling = 'redrive' | 'discard';

/** Which records are meant: those of a reason, or those that were picked. */
export type Meant =
  | { readonly kind: 'reason'; readonly line: string; readonly reason: string; readonly records: number }
  | { readonly kind: 'places'; readonly places: readonly string[] };

/** Body of the request; `why` goes with a discard only. */
export function bodyOf(meant: Meant, why: string | undefined): Readonly<Record<string, unknown>> {
  const which = meant.kind === 'reason' ? { line: meant.line, reason: meant.reason } : { places: meant.places };
  return why === undefined ? which : { ...which, why };
}

export const countOf = (meant: Meant): number => (meant.kind === 'reason' ? meant.records : meant.places.length);

/** What is asked before it is done. */
export function questionOf(settling: Settling, meant: Meant): Bilingual {
  const count = countOf(meant).toLocaleString('en-US');
  const of = meant.kind === 'reason' ? ` (${meant.line} ${meant.reason})` : '';
  const isOne = countOf(meant) === 1;
  return settling === 'redrive'
    ? { zh: `重投 ${count} 条${of}?`, en: `Redrive ${count} ${isOne ? 'record' : 'records'}${of}?` }
    : { zh: `丢弃 ${count} 条${of}?`, en: `Discard ${count} ${isOne ? 'record' : 'records'}${of}?` };
}

/** What was done, with what was not. */
export function resultText(settling: Settling, { redriven, again, refused, left }: RedriveAnswer): Bilingual {
  const count = redriven.toLocaleString('en-US');
  const zh = [settling === 'redrive' ? `已重投 ${count} 条` : `已丢弃 ${count} 条`];
  const en = [settling === 'redrive' ? `${count} redriven` : `${count} discarded`];
  if (again > 0) {
    zh.push(`${again} 条已由别人处理`);
    en.push(`${again} settled by somebody else meanwhile`);
  }
  if (refused.length > 0) {
    zh.push(`${refused.length} 条被拒绝`);
    en.push(`${refused.length} refused`);
  }
  if (left > 0) {
    zh.push(`还剩 ${left.toLocaleString('en-US')} 条, 请再做一次`);
    en.push(`${left.toLocaleString('en-US')} more are left: once more`);
  }
  return { zh: zh.join(', '), en: en.join(', ') };
}
