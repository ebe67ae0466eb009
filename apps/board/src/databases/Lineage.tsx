import type { ThematicLineage } from '@rail/board/api';
import { spanText } from '@rail/board/web';
import { setQuery } from '../router/location.ts';
import { say } from '../state/language.ts';
import { useAnswer } from '../ui/answer.ts';
import { dayTimeText } from '../ui/moment.ts';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Sheet } from '../ui/Sheet.tsx';
import { tracePath } from '../trace/place-link.ts';
import { sqlTimeMs } from './sql-time.ts';
import { words } from './words.ts';

interface LineageProps {
  readonly database: string;
  readonly table: string;
  readonly rowKey: string;
}

/** From a row to the share record that wrote it, to the record of the line, to the agreement that let it pass. */
export function Lineage({ database, table, rowKey }: LineageProps) {
  const path = `/v1/thematic/${encodeURIComponent(database)}/${encodeURIComponent(table)}/lineage`;
  const { data, problem } = useAnswer<readonly ThematicLineage[]>(`${path}?key=${encodeURIComponent(rowKey)}`);
  const found = data.value;
  return (
    <div class="sheets">
      <Sheet
        title={say(words.lineage)}
        side={
          <button type="button" class="quiet" onClick={() => setQuery({ key: undefined })}>
            {say(words.close)}
          </button>
        }
      >
        <ProblemNote problem={problem.value} />
        {found?.length === 0 && (
          <p class="soft">
            {say(words.noRow)}: {rowKey}
          </p>
        )}
        {found?.map((lineage) => (
          <Way key={`${lineage.share.topic}/${lineage.share.partition}`} lineage={lineage} />
        ))}
      </Sheet>
    </div>
  );
}

function Way({ lineage }: { readonly lineage: ThematicLineage }) {
  const { database, table, key, agreement, share, originOffset, publishedAt, updatedAt, sourceVersion } = lineage;
  const committedMs = sqlTimeMs(updatedAt);
  const publishedMs = sqlTimeMs(publishedAt);
  const tookMs = (committedMs ?? NaN) - (publishedMs ?? NaN);
  const place = `${database}.${table}:${key}`;
  return (
    <ol class="way">
      <li>
        <span class="soft">{say(words.row)}</span>
        <code>{place}</code>
        <span class="soft">
          {say(words.committed)} {committedMs === undefined ? updatedAt : dayTimeText(committedMs)}
          {tookMs >= 0 && ` (+${spanText(tookMs)})`} · {say(words.version)} {sourceVersion}
        </span>
      </li>
      <li>
        <span class="soft">{say(words.share)}</span>
        <code>{`${share.topic}/${share.partition}/${share.offset}`}</code>
      </li>
      <li>
        <span class="soft">{say(words.agreement)}</span>
        <a href={`/agreements/${agreement}`}>{agreement}</a>
      </li>
      <li>
        <span class="soft">{say(words.record)}</span>
        <code>{`${share.partition}/${originOffset}`}</code>
        <span class="soft">
          {say(words.published)} {publishedMs === undefined ? publishedAt : dayTimeText(publishedMs)}
        </span>
        <a href={tracePath(place)}>{say(words.trace)} →</a>
      </li>
    </ol>
  );
}
