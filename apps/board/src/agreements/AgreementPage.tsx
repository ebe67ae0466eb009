import '../ui/sheet.css';
import './agreements.css';
import type { AgreementPage as Answer } from '@rail/board/api';
import type { PageProps } from '../routes.ts';
import { say } from '../state/language.ts';
import { useAnswer } from '../ui/answer.ts';
import { Asking } from '../ui/Asking.tsx';
import { PageHead } from '../ui/PageHead.tsx';
import { partyName } from '../ui/party.ts';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { AgreementState } from './AgreementState.tsx';
import { Connect } from './Connect.tsx';
import { Fields } from './Fields.tsx';
import { Figures } from './Figures.tsx';
import { LifeStrip } from './LifeStrip.tsx';
import { Silence } from './Silence.tsx';
import { Terms } from './Terms.tsx';
import { words } from './words.ts';

const everyMs = 1_000;

/** `/agreements/{id}`: where it stands, what it delivers, how to read it, and what is in it and why. */
export function AgreementPage({ params, query }: PageProps) {
  const id = params['id'] ?? '';
  const answered = useAnswer<Answer>(`/v1/agreements/${encodeURIComponent(id)}`, everyMs);
  const { data, problem } = answered;
  const page = data.value;
  return (
    <>
      <PageHead title={page === undefined ? id : `${id} v${page.summary.version}`}>
        {page !== undefined && <Headline page={page} />}
      </PageHead>
      <Asking answer={answered} />
      <ProblemNote problem={problem.value} />
      {page !== undefined && (
        <>
          <LifeStrip summary={page.summary} />
          <div class="sheets agreement-sheets">
            <div class="agreement-side">
              <Figures page={page} />
              <Silence page={page} />
            </div>
            <Connect id={id} connect={page.connect} language={query.get('lang')} />
            <Fields fields={page.fields} showsWithheld={query.get('fields') === 'all'} />
            <Terms page={page} />
          </div>
        </>
      )}
    </>
  );
}

function Headline({ page }: { readonly page: Answer }) {
  const { line, dataset, subscriber, purpose, state, databases } = page.summary;
  return (
    <>
      <span>
        <a href={`/lines/${line}`}>{partyName(line)}</a> {dataset.split('/').at(-1)} →{' '}
        {databases.length === 0
          ? partyName(subscriber)
          : databases.map((database) => (
              <a key={database} href={`/databases/${database}`}>
                {database}{' '}
              </a>
            ))}
      </span>
      <span class="soft">{say(purpose)}</span>
      <AgreementState state={state} />
      <a class="soft" href={`/map?q=${encodeURIComponent(page.summary.id)}`}>
        {say(words.tracks)}
      </a>
    </>
  );
}
