import type { Verdict } from './dataset-judge.ts';
import { type LineState, severity } from './states.ts';

/** What a line shows: the verdict of its worst dataset, and since when it has been so. */
export interface LineVerdict extends Verdict {
  /** Id of the dataset that decides. */
  readonly dataset: string;
  readonly sinceMs: number;
}

/** Joins the verdicts of a line's datasets: the worst decides, a line without a fault is as awake as its liveliest. */
export class LineJudge {
  #state: LineState | undefined;
  #cause: Verdict['cause'] = null;
  #sinceMs = 0;

  judge(verdicts: readonly (Verdict & { readonly dataset: string })[], nowMs: number): LineVerdict {
    const isKnown = verdicts.some(({ reason }) => reason.kind !== 'neverSeen');
    const ranked = verdicts.map((verdict) => ({
      verdict,
      // A dataset that comes once a quarter must not hide what the others of its line do.
      rank: severity(isKnown && verdict.reason.kind === 'neverSeen' ? 'quiet' : verdict.state),
    }));
    const { verdict } = ranked.reduce((worst, next) => (isWorse(next, worst) ? next : worst));
    if (verdict.state !== this.#state || verdict.cause !== this.#cause) {
      this.#state = verdict.state;
      this.#cause = verdict.cause;
      this.#sinceMs = nowMs;
    }
    return { ...verdict, sinceMs: this.#sinceMs };
  }
}

interface Ranked {
  readonly verdict: Verdict;
  readonly rank: number;
}

/** Of two alike the one that is further beyond its promise, or due sooner. */
function isWorse(left: Ranked, right: Ranked): boolean {
  if (left.rank !== right.rank) return left.rank > right.rank;
  const overdue = (left.verdict.overdueMs ?? 0) - (right.verdict.overdueMs ?? 0);
  return overdue === 0 ? left.verdict.dueMs < right.verdict.dueMs : overdue > 0;
}
