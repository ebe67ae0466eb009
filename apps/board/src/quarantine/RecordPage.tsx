import './quarantine.css';
import type { QuarantineAnswer, QuarantinedRecord } from '@rail/board/api';
import { useState } from 'preact/hooks';
import type { PageProps } from '../routes.ts';
import { say } from '../state/language.ts';
import { mayAct } from '../state/session.ts';
import { tracePath } from '../trace/place-link.ts';
import { useAnswer } from '../ui/answer.ts';
import { Asking } from '../ui/Asking.tsx';
import { dayTimeText } from '../ui/moment.ts';
import { PageHead } from '../ui/PageHead.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import type { Settling } from './settle.ts';
import { SettleDialog, type Settled } from './SettleDialog.tsx';
import { stateWords, words } from './words.ts';

const listed = 1000;

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
      <div class="sheets">
        <Reason place={place} line={line} />
        {data.value !== undefined && <Content record={data.value} />}
      </div>
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

/** Why it was set aside, as far back as the list of its line goes. */
function Reason({ place, line }: { readonly place: string; readonly line: string }) {
  const { data } = useAnswer<QuarantineAnswer>(
    `/v1/quarantine?line=${encodeURIComponent(line)}&all=true&limit=${listed}`,
  );
  const entry = data.value?.entries.find((each) => each.place === place);
  if (entry === undefined) return null;
  const { reason, origin, at, agreement, run, sinceMs, state } = entry;
  const meaning = data.value?.byReason.find((each) => each.reason === reason);
  return (
    <Sheet title={`${reason}${meaning === undefined ? '' : ` ${say(meaning.meaning)}`}`} side={say(stateWords[state])}>
      <dl class="pairs">
        {meaning !== undefined && (
          <>
            <dt>{say(words.remedy)}</dt>
            <dd>{say(meaning.remedy)}</dd>
          </>
        )}
        <dt>{say(words.origin)}</dt>
        <dd>{origin === null ? '-' : <a href={tracePath(origin)}>{origin}</a>}</dd>
        {at !== null && (
          <>
            <dt>{say(words.where)}</dt>
            <dd>
              <code>{at}</code>
            </dd>
          </>
        )}
        {agreement !== null && (
          <>
            <dt>{say(words.agreement)}</dt>
            <dd>
              <a href={`/agreements/${agreement}`}>{agreement}</a>
            </dd>
          </>
        )}
        {run !== null && (
          <>
            <dt>{say(words.run)}</dt>
            <dd>
              <a href={`/runs/${run}`}>{run}</a>
            </dd>
          </>
        )}
        <dt>{say(words.since)}</dt>
        <dd class="figure-left">{dayTimeText(sinceMs)}</dd>
      </dl>
    </Sheet>
  );
}

function Content({ record }: { readonly record: QuarantinedRecord }) {
  return (
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
                    {hidden ? <span class="soft">{say(words.hidden)}</span> : (value ?? <span class="soft">null</span>)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Sheet>
  );
}
