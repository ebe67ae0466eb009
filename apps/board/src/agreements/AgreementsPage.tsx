import '../ui/sheet.css';
import './agreements.css';
import type { AgreementsAnswer, AgreementSummary } from '@rail/board/api';
import { countText, rateText } from '@rail/board/web';
import type { PageProps } from '../routes.ts';
import { setQuery } from '../router/location.ts';
import { say } from '../state/language.ts';
import { useAnswer } from '../ui/answer.ts';
import { Asking } from '../ui/Asking.tsx';
import { Empty } from '../ui/Empty.tsx';
import { FilterSelect } from '../ui/FilterSelect.tsx';
import { PageHead } from '../ui/PageHead.tsx';
import { partyName } from '../ui/party.ts';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { RowLink } from '../ui/RowLink.tsx';
import { AgreementState } from './AgreementState.tsx';
import { choicesOf, filterOf, matches } from './filter-agreements.ts';
import { stateWords, words } from './words.ts';
import { HeadCells } from '../ui/HeadCells.tsx';

const everyMs = 2_000;

/** `/agreements`: who may read what, and what flows. */
export function AgreementsPage({ query }: PageProps) {
  const answered = useAnswer<AgreementsAnswer>('/v1/agreements', everyMs);
  const { data, problem } = answered;
  const all = data.value?.agreements;
  const filter = filterOf(query);
  const shown = all?.filter((each) => matches(each, filter));
  return (
    <>
      <PageHead title={say(words.title)}>
        {all !== undefined && shown !== undefined && (
          <span class="soft figure">
            {shown.length === all.length ? all.length : `${shown.length} / ${all.length}`}
          </span>
        )}
      </PageHead>
      <Asking answer={answered} />
      <ProblemNote problem={problem.value} />
      {all !== undefined && all.length > 0 && <Filters all={all} text={query.get('q') ?? ''} />}
      {all?.length === 0 && <Empty text={words.none} command="rail agreement reload" />}
      {all !== undefined && all.length > 0 && shown?.length === 0 && <Empty text={words.noneFits} />}
      {shown !== undefined && shown.length > 0 && <List agreements={shown} />}
    </>
  );
}

function Filters({ all, text }: { readonly all: readonly AgreementSummary[]; readonly text: string }) {
  const choices = choicesOf(all);
  const stateText = (state: string): string =>
    say(stateWords[state as AgreementSummary['state']] ?? { zh: state, en: state });
  return (
    <search class="narrow">
      <label>
        {say(words.find)}
        <input type="search" value={text} onInput={({ currentTarget }) => setQuery({ q: currentTarget.value })} />
      </label>
      <FilterSelect name="line" label={say(words.line)} choices={choices.line} textOf={partyName} />
      <FilterSelect name="subscriber" label={say(words.subscriber)} choices={choices.subscriber} textOf={partyName} />
      <FilterSelect name="database" label={say(words.database)} choices={choices.database} />
      <FilterSelect name="state" label={say(words.state)} choices={choices.state} textOf={stateText} />
      <button
        type="button"
        class="quiet"
        onClick={() =>
          setQuery({ q: undefined, line: undefined, subscriber: undefined, database: undefined, state: undefined })
        }
      >
        {say(words.clear)}
      </button>
    </search>
  );
}

function List({ agreements }: { readonly agreements: readonly AgreementSummary[] }) {
  const figures = [words.rate, words.delivered, words.filtered, words.quarantined, words.lag];
  return (
    <div class="table-scroll">
      <table class="rows">
        <caption class="unseen">{say(words.title)}</caption>
        <thead>
          <tr>
            <HeadCells words={[words.id, words.state, words.dataset, words.subscriber, words.purpose]} />
            <HeadCells words={figures} figures />
            <th scope="col">{say(words.until)}</th>
          </tr>
        </thead>
        <tbody>
          {agreements.map((agreement) => (
            <ListRow key={agreement.id} agreement={agreement} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ListRow({ agreement }: { readonly agreement: AgreementSummary }) {
  const { id, state, dataset, line, subscriber, purpose, deliveredPerSecond, counts, lagRecords, validUntil } =
    agreement;
  const name = dataset.split('/').at(-1) ?? dataset;
  return (
    <tr>
      <th scope="row">
        <RowLink href={`/agreements/${id}`}>{id}</RowLink>
      </th>
      <td>
        <AgreementState state={state} />
      </td>
      <td>
        {partyName(line)} <span class="soft">{name}</span>
      </td>
      <td>{partyName(subscriber)}</td>
      <td class="agreement-purpose">{say(purpose)}</td>
      <td class="figure">{rateText(deliveredPerSecond)}</td>
      <td class="figure">{countText(counts.delivered)}</td>
      <td class="figure">{countText(counts.filteredOut)}</td>
      <td class="figure">{countText(counts.quarantined)}</td>
      <td class="figure">{countText(lagRecords)}</td>
      <td class="figure-left">{validUntil.slice(0, 10)}</td>
    </tr>
  );
}
