import '../ui/sheet.css';
import './databases.css';
import type { ThematicRelation, ThematicRows } from '@rail/board/api';
import type { Problem } from '../api.ts';
import { setQuery } from '../router/location.ts';
import type { PageProps } from '../routes.ts';
import { say } from '../state/language.ts';
import { useAnswer } from '../ui/answer.ts';
import { Asking } from '../ui/Asking.tsx';
import { Empty } from '../ui/Empty.tsx';
import { PageHead } from '../ui/PageHead.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Age } from './Age.tsx';
import { keyOf } from './group-relations.ts';
import { Lineage } from './Lineage.tsx';
import { sqlTimeMs } from './sql-time.ts';
import { kindWords, words } from './words.ts';

const firstRows = 50;
const mostRows = 1_000;

/** `/databases/{database}/{relation}`: the rows, for whoever may see them, and where each comes from. */
export function RelationPage({ params, query }: PageProps) {
  const database = params['database'] ?? '';
  const name = params['relation'] ?? '';
  const limit = Math.min(mostRows, Math.max(1, Number(query.get('limit') ?? firstRows) || firstRows));
  const list = useAnswer<readonly ThematicRelation[]>('/v1/thematic');
  const path = `/v1/thematic/${encodeURIComponent(database)}/${encodeURIComponent(name)}`;
  const answered = useAnswer<ThematicRows>(`${path}?limit=${limit}`);
  const { data, problem } = answered;
  const relation = list.data.value?.find((each) => each.database === database && each.relation === name);
  const key = query.get('key');
  return (
    <>
      <PageHead title={`${database}.${name}`}>{relation !== undefined && <Headline relation={relation} />}</PageHead>
      {relation?.description !== undefined && relation.description !== null && (
        <p class="relation-description">{relation.description}</p>
      )}
      <Asking answer={answered} />
      <Refused problem={problem.value} relation={relation} />
      {key !== null && <Lineage database={database} table={name} rowKey={key} />}
      {data.value !== undefined && problem.value === undefined && (
        <Rows answer={data.value} relation={relation} limit={limit} />
      )}
    </>
  );
}

function Headline({ relation }: { readonly relation: ThematicRelation }) {
  const { database, databaseName, kind, zh, agreement, rows, updatedAt, key } = relation;
  return (
    <>
      {zh !== null && <span>{zh}</span>}
      <span class="soft">
        {say(kindWords[kind])} · <a href={`/databases/${database}`}>{say(databaseName)}</a> ·{' '}
        <span class="figure">{rows.toLocaleString('en-US')}</span> {say(words.rowsIn)}
        {kind === 'table' && (
          <>
            {' '}
            · {say(words.newest)} <Age ms={sqlTimeMs(updatedAt)} />
          </>
        )}
        {key.length > 0 && (
          <>
            {' '}
            · {say(words.key)} <code>{key.join('|')}</code>
          </>
        )}
      </span>
      {agreement !== null && <a href={`/agreements/${agreement}`}>{agreement}</a>}
    </>
  );
}

/** A right that is missing is no fault: figures stay, and the page says whose agreement it takes. */
function Refused({
  problem,
  relation,
}: {
  readonly problem: Problem | undefined;
  readonly relation: ThematicRelation | undefined;
}) {
  if (problem?.status !== 403) return <ProblemNote problem={problem} />;
  return (
    <div class="empty" role="note">
      <p>{say(words.denied)}</p>
      <p>{relation?.agreement ?? problem.message}</p>
    </div>
  );
}

interface RowsProps {
  readonly answer: ThematicRows;
  readonly relation: ThematicRelation | undefined;
  readonly limit: number;
}

function Rows({ answer, relation, limit }: RowsProps) {
  if (answer.rows.length === 0) {
    return relation?.kind === 'view' ? (
      <Empty text={words.emptyView} />
    ) : (
      <Empty text={words.empty} command="rail demo" />
    );
  }
  const key = relation?.key ?? [];
  return (
    <>
      <div class="table-scroll" role="region" aria-label={`${answer.database}.${answer.relation}`} tabIndex={0}>
        <table class="rows relation-rows">
          <caption class="unseen">{answer.relation}</caption>
          <thead>
            <tr>
              {key.length > 0 && <th scope="col">{say(words.showLineage)}</th>}
              {answer.columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {answer.rows.map((row, at) => (
              <RowOf
                key={keyOf(row, key) ?? at}
                row={row}
                columns={answer.columns}
                rowKey={keyOf(row, key)}
                hasKey={key.length > 0}
              />
            ))}
          </tbody>
        </table>
      </div>
      <p class="relation-more soft">
        {say(words.first)} {answer.rows.length.toLocaleString('en-US')}
        {answer.rows.length === limit && limit < mostRows && (
          <button type="button" onClick={() => setQuery({ limit: String(Math.min(mostRows, limit * 4)) })}>
            {say(words.more)}
          </button>
        )}
      </p>
    </>
  );
}

interface RowProps {
  readonly row: ThematicRows['rows'][number];
  readonly columns: readonly string[];
  readonly rowKey: string | undefined;
  readonly hasKey: boolean;
}

function RowOf({ row, columns, rowKey, hasKey }: RowProps) {
  return (
    <tr>
      {hasKey && (
        <th scope="row">
          {rowKey !== undefined && (
            <a
              class="row-link"
              data-row=""
              href={`?key=${encodeURIComponent(rowKey)}`}
              onClick={(event) => {
                event.preventDefault();
                setQuery({ key: rowKey });
                scrollTo(0, 0);
              }}
            >
              {say(words.showLineage)}
            </a>
          )}
        </th>
      )}
      {columns.map((column) => (
        <td key={column}>{row[column] ?? <span class="soft">null</span>}</td>
      ))}
    </tr>
  );
}
