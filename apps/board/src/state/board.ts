import { computed, effect, type ReadonlySignal, signal } from '@preact/signals';
import { asStale, type BoardLine, type BoardSnapshot, staleAfterMs } from '@rail/board/web';
import { getJson, Problem } from '../api.ts';
import { place } from '../router/location.ts';
import { heard, secondMs } from './stream.ts';

/** What `?at=` says: a look at the past, an RFC 3339 moment or milliseconds; undefined for now. */
export const at = computed(() => place.value.query.get('at') ?? undefined);

const past = signal<BoardSnapshot | undefined>(undefined);
/** Why the past cannot be shown, if it cannot. */
export const pastProblem = signal<Problem | undefined>(undefined);

/** Whether nothing new has been heard for so long that no state is known any more. */
export const isStale = computed(
  () => at.value === undefined && heard.value !== undefined && secondMs.value - heard.value.sampledMs > staleAfterMs,
);

/** What the pages show: the past that was asked for, or now; undefined until there is something to show. */
export const board = computed<BoardSnapshot | undefined>(() => {
  if (at.value !== undefined) return past.value;
  const now = heard.value;
  return now !== undefined && isStale.value ? asStale(now) : now;
});

/** Whether there is anything to show: what only asks this is not told of every snapshot. */
export const hasBoard = computed(() => board.value !== undefined);

/** The moment that the pages look at, in whole seconds: ages and delays are told from here. */
export const shownMs = computed(() =>
  at.value === undefined ? secondMs.value : (past.value?.sampledMs ?? secondMs.value),
);

const byLine = computed(() => new Map(board.value?.lines.map((line) => [line.line, line])));
const lineSignals = new Map<string, ReadonlySignal<BoardLine | undefined>>();

/** One line as it goes on. What reads it is told only when the line is another object; its cells compare texts. */
export function lineSignal(line: string): ReadonlySignal<BoardLine | undefined> {
  let known = lineSignals.get(line);
  if (known === undefined) lineSignals.set(line, (known = computed(() => byLine.value.get(line))));
  return known;
}

/** Fetches the past whenever another moment is asked for. Once, at the start. */
export function followPast(): void {
  effect(() => {
    const moment = at.value;
    pastProblem.value = undefined;
    if (moment === undefined) {
      past.value = undefined;
      return;
    }
    const abort = new AbortController();
    getJson<BoardSnapshot>(`/v1/board?at=${encodeURIComponent(moment)}`, abort.signal).then(
      (snapshot) => (past.value = snapshot),
      (error: unknown) => {
        if (error instanceof Problem) pastProblem.value = error;
      },
    );
    return () => abort.abort();
  });
}
