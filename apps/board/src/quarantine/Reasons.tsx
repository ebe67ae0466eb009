import type { QuarantineAnswer } from '@rail/board/api';
import { momentText } from '@rail/board/web';
import { shownMs } from '../state/board.ts';
import { say } from '../state/language.ts';
import { mayAct } from '../state/session.ts';
import { partyName } from '../ui/party.ts';
import { RowLink } from '../ui/RowLink.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import type { Meant, Settling } from './settle.ts';
import { words } from './words.ts';
import { HeadCells } from '../ui/HeadCells.tsx';

interface ReasonsProps {
  readonly reasons: QuarantineAnswer['byReason'];
  readonly onSettle: (settling: Settling, meant: Meant) => void;
}

/** One row for each line and reason: what it means and what to do about it. */
export function Reasons({ reasons, onSettle }: ReasonsProps) {
  const heads = [words.line, words.reason, words.meaning, words.remedy];
  return (
    <Sheet title={say(words.byReason)}>
      <div class="table-scroll">
        <table class="rows wrapping">
          <caption class="unseen">{say(words.byReason)}</caption>
          <thead>
            <tr>
              <HeadCells words={heads} />
              <th scope="col" class="figure">
                {say(words.records)}
              </th>
              <th scope="col">{say(words.first)}</th>
              {mayAct.value && <th scope="col">{say(words.actions)}</th>}
            </tr>
          </thead>
          <tbody>
            {reasons.map((reason) => (
              <ReasonRow key={`${reason.line}/${reason.reason}`} of={reason} onSettle={onSettle} />
            ))}
          </tbody>
        </table>
      </div>
    </Sheet>
  );
}

function ReasonRow({
  of,
  onSettle,
}: { readonly of: QuarantineAnswer['byReason'][number] } & Pick<ReasonsProps, 'onSettle'>) {
  const { line, reason, meaning, remedy, records, firstMs } = of;
  const meant = { kind: 'reason', line, reason, records } as const;
  return (
    <tr>
      <td>{partyName(line)}</td>
      <th scope="row">
        <RowLink href={`/quarantine?line=${line}&reason=${reason}`}>{reason}</RowLink>
      </th>
      <td>{say(meaning)}</td>
      <td class="soft quarantine-remedy">{say(remedy)}</td>
      <td class="figure">{records.toLocaleString('en-US')}</td>
      <td class="figure-left">{momentText(firstMs, shownMs.value)}</td>
      {mayAct.value && (
        <td class="quarantine-acts">
          <button type="button" onClick={() => onSettle('redrive', meant)}>
            {say(words.redrive)}
          </button>
          <button type="button" onClick={() => onSettle('discard', meant)}>
            {say(words.discard)}
          </button>
        </td>
      )}
    </tr>
  );
}
