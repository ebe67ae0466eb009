import stringWidth from 'string-width';

/** How many columns a terminal gives to characters whose width is a matter of taste (● ▲ ▁ …): Chinese ones give two. */
export type AmbiguousWidth = 'narrow' | 'wide';

/** Printable ASCII: the width is the length. Asked for every cell of every frame. */
const plain = /^[\x20-\x7e]*$/;

export function widthOf(text: string, ambiguous: AmbiguousWidth): number {
  return plain.test(text) ? text.length : stringWidth(text, { ambiguousIsNarrow: ambiguous === 'narrow' });
}

/** The text as far as it fits into so many columns. */
export function cut(text: string, width: number, ambiguous: AmbiguousWidth): string {
  if (widthOf(text, ambiguous) <= width) return text;
  let fitting = '';
  let used = 0;
  for (const character of text) {
    used += widthOf(character, ambiguous);
    if (used > width) break;
    fitting += character;
  }
  return fitting;
}

/** Exactly so many columns, blanks behind. */
export function padRight(text: string, width: number, ambiguous: AmbiguousWidth): string {
  const fitting = cut(text, width, ambiguous);
  return fitting + ' '.repeat(width - widthOf(fitting, ambiguous));
}

/** Exactly so many columns, blanks in front. */
export function padLeft(text: string, width: number, ambiguous: AmbiguousWidth): string {
  const fitting = cut(text, width, ambiguous);
  return ' '.repeat(width - widthOf(fitting, ambiguous)) + fitting;
}
