import type { AgreementPage, TraceAgreement } from '@rail/board/api';
import { treatmentText } from '../agreements/treatment-text.ts';
import { type Bilingual, say } from '../state/language.ts';
import { useAnswer } from '../ui/answer.ts';
import { partyName } from '../ui/party.ts';
import { Sheet } from '../ui/Sheet.tsx';
import { rowPath, valuesText } from './place-link.ts';
import { outcomeWords, words } from './words.ts';
import { HeadCells } from '../ui/HeadCells.tsx';

interface TracedProps {
  readonly traced: TraceAgreement;
  /** Fields that are not shared, too. */
  readonly showsWithheld: boolean;
}

/** What became of the record under one agreement: outcome, share, rows, fields. */
export function TracedShare({ traced, showsWithheld }: TracedProps) {
  const { id, version, subscriber, outcome, share, rows, fields } = traced;
  return (
    <Sheet
      title={`${id} → ${partyName(subscriber)}`}
      side={
        <>
          <span class={`badge outcome-${outcome}`}>{say(outcomeWords[outcome])}</span>{' '}
          <a href={`/agreements/${id}`}>
            {id} v{version}
          </a>
        </>
      }
    >
      <p class="trace-why">{say(whyOf(traced))}</p>
      {(share !== null || rows.length > 0) && (
        <ul class="trace-places">
          {share !== null && (
            <li>
              <code>{share}</code>
            </li>
          )}
          {rows.map(({ row, committedAfterMs, note }) => (
            <li key={row}>
              <Row row={row} /> <span class="soft">{committedText(committedAfterMs, note)}</span>
            </li>
          ))}
        </ul>
      )}
      {fields.length > 0 && <FieldTable traced={traced} showsWithheld={showsWithheld} />}
    </Sheet>
  );
}

/** What control says in English, said in Chinese where figures tell it. */
function whyOf({ outcome, why, fields }: TraceAgreement): Bilingual {
  if (outcome === 'waiting') return { zh: '路由还没有处理到它', en: why };
  if (outcome !== 'delivered' || fields.length === 0) return { zh: why, en: why };
  const shared = fields.filter(({ status }) => status !== 'withheld');
  const treated = shared.filter(({ status }) => status === 'treated');
  return { zh: `共享 ${shared.length}/${fields.length} 项, 其中处理 ${treated.length} 项`, en: why };
}

function Row({ row }: { readonly row: string }) {
  const path = rowPath(row);
  return path === undefined ? <code>{row}</code> : <a href={path}>{row}</a>;
}

function committedText(afterMs: number | null, note: string): string {
  const what = note === 'committed' ? say(words.committed) : note;
  if (afterMs === null) return what;
  const span = `${Math.round(afterMs).toLocaleString('en-US')} ms`;
  return say({ zh: `${span} 后${what}`, en: `${what} ${span} later` });
}

function FieldTable({ traced, showsWithheld }: TracedProps) {
  const shown = showsWithheld ? traced.fields : traced.fields.filter(({ status }) => status !== 'withheld');
  // The agreement knows its fields by their names and its reasons in both languages.
  const { data } = useAnswer<AgreementPage>(`/v1/agreements/${encodeURIComponent(traced.id)}`);
  const named = new Map(data.value?.fields.map((field) => [field.path, field]));
  if (shown.length === 0) return null;
  return (
    <div class="table-scroll">
      <table class="rows wrapping">
        <caption class="unseen">
          {say(words.fields)}: {traced.id}
        </caption>
        <thead>
          <tr>
            <HeadCells words={[words.field, words.before, words.after, words.treatment, words.why]} />
          </tr>
        </thead>
        <tbody>
          {shown.map(({ path, status, treatment, before, after, why }) => (
            <tr key={path} class={`field-${status}`}>
              <th scope="row">
                <code>{path}</code> <span class="soft">{named.get(path)?.zh}</span>
              </th>
              <td class="trace-value">
                {traced.isHidden && before.length === 0 ? say(words.hidden) : valuesText(before)}
              </td>
              <td class="trace-value">
                {status === 'withheld'
                  ? ''
                  : traced.isHidden && after.length === 0
                    ? say(words.hidden)
                    : valuesText(after)}
              </td>
              <td class="field-treatment">{treatmentText({ status, treatment })}</td>
              <td class="soft">{say(named.get(path)?.why ?? { zh: why, en: why })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
