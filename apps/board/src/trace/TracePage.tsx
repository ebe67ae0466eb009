import './trace.css';
import type { TraceAnswer } from '@rail/board/api';
import { navigate } from '../router/location.ts';
import type { PageProps } from '../routes.ts';
import { say } from '../state/language.ts';
import { useAnswer } from '../ui/answer.ts';
import { Empty } from '../ui/Empty.tsx';
import { dayTimeText } from '../ui/moment.ts';
import { PageHead } from '../ui/PageHead.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { WithheldButton } from '../ui/WithheldButton.tsx';
import { tracePath } from './place-link.ts';
import { TracedShare } from './TracedShare.tsx';
import { words } from './words.ts';

/** `/trace` and `/trace/{place}`: where one record went under every agreement, and why. */
export function TracePage({ params, query }: PageProps) {
  const place = params['record'] ?? '';
  const { data, problem } = useAnswer<TraceAnswer>(
    place === '' ? undefined : `/v1/trace?record=${encodeURIComponent(place)}`,
  );
  const report = data.value;
  return (
    <>
      <PageHead title={say(words.title)} />
      <AskPlace place={place} />
      {place === '' && <Empty text={words.ask} command="rail trace line.health.hospital-visit/0/118" />}
      <ProblemNote problem={problem.value} />
      {place !== '' && report === undefined && problem.value === undefined && (
        <p class="soft trace-asking" role="status">
          {say(words.asking)}
        </p>
      )}
      {report !== undefined && problem.value === undefined && (
        <Report report={report} showsWithheld={query.get('fields') === 'all'} />
      )}
    </>
  );
}

function AskPlace({ place }: { readonly place: string }) {
  return (
    <form
      class="narrow"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        const asked = new FormData(event.currentTarget).get('place');
        if (typeof asked === 'string' && asked.trim() !== '') navigate(tracePath(asked.trim()));
      }}
    >
      <label class="trace-place">
        {say(words.place)}
        <input type="search" name="place" defaultValue={place} spellcheck={false} autocomplete="off" required />
      </label>
      <button type="submit" class="primary">
        {say(words.go)}
      </button>
    </form>
  );
}

function Report({ report, showsWithheld }: { readonly report: TraceAnswer; readonly showsWithheld: boolean }) {
  const { record, publishedAt, key, schemaId, headers, quarantined, agreements, isHidden } = report;
  const line = record.split('.')[1]?.split('/')[0];
  const carried = Object.entries(headers);
  return (
    <div class="sheets">
      <Sheet
        title={record}
        side={
          <>
            {say(words.published)} {dayTimeText(Date.parse(publishedAt))}
            {schemaId !== null && ` · ${say(words.schema)} ${schemaId}`}
          </>
        }
      >
        <dl class="pairs">
          {key !== null && (
            <>
              <dt>{say(words.key)}</dt>
              <dd>
                <code>{key}</code>
              </dd>
            </>
          )}
          {carried.length > 0 && (
            <>
              <dt>{say(words.origin)}</dt>
              <dd>
                {carried.map(([name, value]) => (
                  <span key={name} class="trace-header">
                    <span class="soft">{name}</span> {value}
                  </span>
                ))}
              </dd>
            </>
          )}
        </dl>
        {quarantined !== null && (
          <p class="trace-aside">
            <strong class="detail broken">{say(words.quarantined)}</strong> {quarantined}{' '}
            <a href={`/quarantine?line=${line ?? ''}`}>{say(words.seeQuarantine)}</a>
          </p>
        )}
        {agreements.some(({ fields }) => fields.some(({ status }) => status === 'withheld')) && (
          <WithheldButton areShown={showsWithheld} />
        )}
        {isHidden && <p class="soft">{say(words.partHidden)}</p>}
      </Sheet>
      {agreements.length === 0 && quarantined === null && (
        <Empty text={words.noAgreement} command="rail agreement list" />
      )}
      {agreements.map((agreement) => (
        <TracedShare key={agreement.id} traced={agreement} showsWithheld={showsWithheld} />
      ))}
    </div>
  );
}
