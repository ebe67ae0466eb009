import type { Silence } from '@rail/board/api';
import { timeText } from '@rail/board/web';
import { say } from '../state/language.ts';

export function Silences({ silences }: { readonly silences: readonly Silence[] }) {
  if (silences.length === 0) return null;
  return (
    <section>
      <h2>{say({ zh: '静音', en: 'Silenced' })}</h2>
      <table class="rows">
        <tbody>
          {silences.map(({ subject, untilMs, by, reason, drill }) => (
            <tr key={subject}>
              <th scope="row">{subject}</th>
              <td>
                {say({ zh: '至', en: 'until' })} <span class="figure">{timeText(untilMs).slice(0, 5)}</span>
              </td>
              <td>{by}</td>
              <td class="wrap">
                {drill !== null && <span class="chip">{drill}</span>} {reason}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
