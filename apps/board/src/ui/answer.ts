import { type ReadonlySignal, signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { getJson, Problem } from '../api.ts';

export interface Answer<T> {
  /** The newest answer; it stays while the next is under way and when that fails. */
  readonly data: ReadonlySignal<T | undefined>;
  /** Why the last question failed, if it did. */
  readonly problem: ReadonlySignal<Problem | undefined>;
  /** Asks again at once, after an action. */
  readonly again: () => void;
}

/** Asks control for a path while the page is shown, again every so often, and at once when the path changes. */
export function useAnswer<T>(path: string | undefined, everyMs = 0): Answer<T> {
  const [data] = useState(() => signal<T | undefined>(undefined));
  const [problem] = useState(() => signal<Problem | undefined>(undefined));
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (path === undefined) return undefined;
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = async (): Promise<void> => {
      try {
        data.value = await getJson<T>(path, abort.signal);
        problem.value = undefined;
      } catch (error) {
        if (abort.signal.aborted) return;
        if (!(error instanceof Problem)) throw error;
        problem.value = error;
      }
      if (everyMs > 0) timer = setTimeout(() => void ask(), everyMs);
    };
    void ask();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [path, everyMs, round, data, problem]);
  return { data, problem, again: () => setRound((count) => count + 1) };
}
