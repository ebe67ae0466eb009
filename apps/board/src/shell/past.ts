import { setQuery } from '../router/location.ts';
import { at } from '../state/board.ts';
import { exchangeNow } from '../state/stream.ts';

/** Looks at another moment; at now once that is reached. */
export function stepBy(byMs: number): void {
  const from = momentOf(at.peek()) ?? exchangeNow();
  const to = from + byMs;
  setQuery({ at: to >= exchangeNow() - 2_000 ? undefined : new Date(to).toISOString() });
}

/** Of an RFC 3339 moment or milliseconds since 1970. */
function momentOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const ms = /^\d+$/.test(text) ? Number(text) : Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms;
}
