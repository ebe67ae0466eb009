import { say } from '../state/language.ts';
import type { Answer } from './answer.ts';

/** While the first answer is under way: nothing is shown as if it were empty. */
export function Asking<T>({ answer }: { readonly answer: Answer<T> }) {
  if (answer.data.value !== undefined || answer.problem.value !== undefined) return null;
  return (
    <p class="asking" role="status">
      {say({ zh: '正在读取…', en: 'Reading…' })}
    </p>
  );
}
