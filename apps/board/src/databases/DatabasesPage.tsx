import './databases.css';
import type { ThematicRelation } from '@rail/board/api';
import type { PageProps } from '../routes.ts';
import { say } from '../state/language.ts';
import { useAnswer } from '../ui/answer.ts';
import { Asking } from '../ui/Asking.tsx';
import { Empty } from '../ui/Empty.tsx';
import { PageHead } from '../ui/PageHead.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { RowLink } from '../ui/RowLink.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { Age } from './Age.tsx';
import { type DatabaseFigures, groupByDatabase } from './group-relations.ts';
import { sqlTimeMs } from './sql-time.ts';
import { kindWords, words } from './words.ts';
import { HeadCells } from '../ui/HeadCells.tsx';

/** Rows are counted for each answer: seldom enough to cost the databases nothing. */
const everyMs = 10_000;

/** `/databases` and `/databases/{database}`: tables and views with their rows and how fresh they are. */
export function DatabasesPage({ params }: PageProps) {
  const answered = useAnswer<readonly ThematicRelation[]>('/v1/thematic', everyMs);
  const { data, problem } = answered;
  const wanted = params['database'];
  const groups = groupByDatabase(data.value ?? []).filter(
    ({ database }) => wanted === undefined || database === wanted,
  );
  return (
    <>
      <PageHead title={wanted ?? say(words.title)} />
      <Asking answer={answered} />
      <ProblemNote problem={problem.value} />
      {data.value !== undefined && groups.length === 0 && <Empty text={words.none} command="rail up" />}
      <div class="sheets">
        {groups.map((group) => (
          <Database key={group.database} group={group} />
        ))}
      </div>
    </>
  );
}

function Database({ group }: { readonly group: DatabaseFigures }) {
  const { database, name, relations, rows, newestMs } = group;
  const views = relations.filter(({ kind }) => kind === 'view').length;
  const side = (
    <>
      <a href={`/databases/${database}`}>{database}</a> · {relations.length - views} {say(words.tables)} · {views}{' '}
      {say(words.views)} · <span class="figure">{rows.toLocaleString('en-US')}</span> {say(words.rowsIn)} ·{' '}
      {say(words.newest)} <Age ms={newestMs} />
    </>
  );
  return (
    <Sheet title={say(name)} side={side}>
      <div class="table-scroll">
        <table class="rows relations">
          <caption class="unseen">{say(name)}</caption>
          <thead>
            <tr>
              <HeadCells words={[words.relation, words.kind, words.name, words.agreement]} />
              <HeadCells words={[words.rows, words.newest]} figures />
            </tr>
          </thead>
          <tbody>
            {relations.map((relation) => (
              <RelationRow key={relation.relation} relation={relation} />
            ))}
          </tbody>
        </table>
      </div>
    </Sheet>
  );
}

function RelationRow({ relation }: { readonly relation: ThematicRelation }) {
  const { database, relation: name, kind, zh, description, agreement, rows, updatedAt } = relation;
  return (
    <tr>
      <th scope="row">
        <RowLink href={`/databases/${database}/${name}`}>{name}</RowLink>
      </th>
      <td class="soft">{say(kindWords[kind])}</td>
      <td class="relation-name" title={description ?? undefined}>
        {zh ?? description ?? ''}
      </td>
      <td>{agreement !== null && <a href={`/agreements/${agreement}`}>{agreement}</a>}</td>
      <td class="figure">{rows.toLocaleString('en-US')}</td>
      <td class="figure">{kind === 'table' && <Age ms={sqlTimeMs(updatedAt)} />}</td>
    </tr>
  );
}
