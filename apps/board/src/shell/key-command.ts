/** What a key asks for, wherever on the board. */
export type KeyCommand =
  | { readonly kind: 'move'; readonly by: 1 | -1 }
  | { readonly kind: 'go'; readonly key: string }
  | { readonly kind: 'help' | 'language' | 'theme' | 'find' | 'sort' | 'leave' | 'earlier' | 'later' };

const single: Readonly<Record<string, KeyCommand>> = {
  j: { kind: 'move', by: 1 },
  k: { kind: 'move', by: -1 },
  '?': { kind: 'help' },
  z: { kind: 'language' },
  t: { kind: 'theme' },
  '/': { kind: 'find' },
  s: { kind: 'sort' },
  '[': { kind: 'earlier' },
  ']': { kind: 'later' },
  Escape: { kind: 'leave' },
};
const sequenceMs = 1_500;

/** Turns keys into commands; `g` waits a moment for the key of a page. */
export class KeyReader {
  #goneMs: number | undefined;

  read(key: string, atMs: number): KeyCommand | undefined {
    const isSecond = this.#goneMs !== undefined && atMs - this.#goneMs < sequenceMs;
    this.#goneMs = key === 'g' && !isSecond ? atMs : undefined;
    if (isSecond) return { kind: 'go', key };
    return single[key];
  }
}
