import type { Problem } from '../api.ts';
import { say } from '../state/language.ts';

/** What was refused, why, and what to do about it. */
export function ProblemNote({ problem }: { readonly problem: Problem | undefined }) {
  if (problem === undefined) return null;
  const { title, message, code, remedy } = problem;
  return (
    <div class="problem" role="alert">
      <strong>{say(title)}</strong>
      {message !== '' && <p>{message}</p>}
      {remedy !== undefined && <p class="remedy">{remedy}</p>}
      {code !== undefined && <code>rail help {code}</code>}
    </div>
  );
}
