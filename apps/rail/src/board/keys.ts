import type { Key } from '@rail/board';

const escape = '\x1b';
/** ESC [ or ESC O, parameters, and the byte that ends the sequence. */
const sequence = new RegExp(`^${escape}[\\[O]([0-9;?]*)([A-Za-z~])`);
const arrows: Readonly<Record<string, Key>> = { A: 'up', B: 'down', C: 'right', D: 'left' };
const controls: Readonly<Record<string, Key>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x03': 'interrupt',
  '\x04': 'interrupt',
  [escape]: 'escape',
};

/** What a terminal sends, as keys. Sequences that mean no key of ours are passed over. */
export function decodeKeys(text: string): Key[] {
  const keys: Key[] = [];
  let rest = text;
  while (rest !== '') {
    const found = sequence.exec(rest);
    if (found !== null) {
      const key = arrows[found[2]!];
      if (key !== undefined) keys.push(key);
      rest = rest.slice(found[0].length);
      continue;
    }
    const [character = ''] = rest;
    const control = controls[character];
    if (control !== undefined) keys.push(control);
    else if (character >= ' ') keys.push({ typed: character });
    rest = rest.slice(character.length);
  }
  return keys;
}

/** The column of a cursor position report, if the text holds one. */
export function reportedColumn(text: string): number | undefined {
  const column = new RegExp(`${escape}\\[\\d+;(\\d+)R`).exec(text)?.[1];
  return column === undefined ? undefined : Number(column);
}
