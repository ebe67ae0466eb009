import type { LinePage } from '@rail/board/api';
import { countText } from '@rail/board/web';
import { say } from '../state/language.ts';

interface QuarantineTableProps {
  readonly line: string;
  readonly reasons: LinePage['quarantine'] | undefined;
}

/** What waits for somebody to look at it, by reason. */
export function QuarantineTable({ line, reasons }: QuarantineTableProps) {
  if (reasons === undefined) return <p class="soft">…</p>;
  if (reasons === null) return <p class="soft">{say({ zh: '此刻读不到', en: 'cannot be read at the moment' })}</p>;
  if (reasons.length === 0) return <p class="soft">{say({ zh: '没有。', en: 'Nothing here.' })}</p>;
  return (
    <table class="rows">
      <tbody>
        {reasons.map(({ reason, meaning, records }) => (
          <tr key={reason}>
            <th scope="row">
              <a href={`/quarantine?line=${line}&reason=${reason}`}>{reason}</a>
            </th>
            <td class="wrap">{say(meaning)}</td>
            <td class="figure">{countText(records)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
