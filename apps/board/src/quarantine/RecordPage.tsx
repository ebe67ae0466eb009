import './quarantine.css';
import type { QuarantinedRecord } from '@rail/board/api';
import { useState } from 'preact/hooks';
import type { PageProps } from '../routes.ts';
import { say } from '../state/language.ts';
import { mayAct } from '../state/session.ts';
import { tracePath } from '../trace/place-link.ts';
import { useAnswer } from '../ui/answer.ts';
import { Asking } from '../ui/Asking.tsx';
import { PageHead } from '../ui/PageHead.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import type { Settling } from './settle.ts';
import { SettleDialog, type Settled } from './SettleDialog.tsx';
import { words } from './words.ts';

/** `/quarantine/{line}/{partition}/{offset}`: one record, as far as the viewer may see it. */
export function RecordPage({ params }: PageProps) {
  const place = params['place'] ?? '';
  const path = `/v1/quarantine/${place.split('/').map(encodeURIComponent).join('/')}`;
  const answered = useAnswer<QuarantinedRecord>(path);
  const { data, problem, again } = answered;
  const [asked, setAsked] = useState<Settling | undefined>(undefined);
  const [settled, setSettled] = useState<Settled | undefined>(undefined);
  const [line = ''] = place.split('/');
  return (
    <>
      <PageHead title={place}>
        <a href={`/quarantine?line=${line}`}>{say(words.back)}</a>
        <a href={tracePath(`quarantine.${place}`)}>{say(words.trace)}</a>
        {mayAct.value && data.value !== undefined && (
          <span class="quarantine-acts">
            <button type="button" onClick={() => setAsked('redrive')}>
              {say(words.redrive)}
            </button>
            <button type="button" onClick={() => setAsked('discard')}>
              {say(words.discard)}
            </button>
          </span>
        )}
      </PageHead>
      <div role="status" class="quarantine-outcome">
        {settled !== undefined && (
          <div class="problem done">
            <strong>{say(settled.text)}</strong>
            {settled.refused.map(({ why }) => (
              <p key={why}>{why}</p>
            ))}
          </div>
        )}
      </div>
      <Asking answer={answered} />
      <ProblemNote problem={problem.value} />
      {data.value !== undefined && <Content record={data.value} />}
      {asked !== undefined && (
        <SettleDialog
          settling={asked}
          meant={{ kind: 'places', places: [place] }}
          onClose={() => setAsked(undefined)}
          onSettled={(result) => {
            setSettled(result);
            again();
          }}
        />
      )}
    </>
  );
}

function Content({ record }: { readonly record: QuarantinedRecord }) {
  return (
    <div class="sheets">
      <Sheet title={say(words.record)}>
        {record.note !== null && <p class="soft">{say(record.note)}</p>}
        {record.fields !== null && (
          <div class="table-scroll">
            <table class="rows wrapping">
              <caption class="unseen">{say(words.record)}</caption>
              <thead>
                <tr>
                  <th scope="col">{say(words.field)}</th>
                  <th scope="col">{say(words.value)}</th>
                </tr>
              </thead>
              <tbody>
                {record.fields.map(({ path, value, hidden }) => (
                  <tr key={path}>
                    <th scope="row">
                      <code>{path}</code>
                    </th>
                    <td>
                      {hidden ? (
                        <span class="soft">{say(words.hidden)}</span>
                      ) : (
                        (value ?? <span class="soft">null</span>)
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Sheet>
    </div>
  );
}
