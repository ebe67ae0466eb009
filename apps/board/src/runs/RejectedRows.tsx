import type { QuarantineAnswer, ReplayRun } from '@rail/board/api';
import { stateWords } from '../quarantine/words.ts';
import { say } from '../state/language.ts';
import { rowOfFile, tracePath } from '../trace/place-link.ts';
import { useAnswer } from '../ui/answer.ts';
import { words } from './words.ts';
import { HeadCells } from '../ui/HeadCells.tsx';

const everyMs = 5_000;
const listed = 200;

/** Row by row what waits in quarantine: file and line, why, and what has become of it since. */
export function RejectedRows({ run }: { readonly run: ReplayRun }) {
  const asked = `run=${encodeURIComponent(run.run)}&all=true&limit=${listed}`;
  const { data } = useAnswer<QuarantineAnswer>(`/v1/quarantine?${asked}`, everyMs);
  const answer = data.value;
  if (answer === undefined || answer.entries.length === 0) return null;
  const meanings = new Map(answer.byReason.map(({ reason, meaning }) => [reason, meaning]));
  return (
    <div class="table-scroll">
      <table class="rows">
        <caption class="run-caption">{say(words.rowByRow)}</caption>
        <thead>
          <tr>
            <HeadCells words={[words.row, words.reason, words.meaning, words.place, words.since]} />
          </tr>
        </thead>
        <tbody>
          {answer.entries.map(({ place, at, reason, state }) => {
            const meaning = meanings.get(reason);
            return (
              <tr key={place}>
                <th scope="row">{at === null ? '-' : <a href={tracePath(rowOfFile(at))}>{at}</a>}</th>
                <td>{reason}</td>
                <td class="soft">{meaning === undefined ? '' : say(meaning)}</td>
                <td>
                  <a href={`/quarantine/${place}`}>{place}</a>
                </td>
                <td>{say(stateWords[state])}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
