import type { AgreementPage } from '@rail/board/api';
import { countText, momentText, promiseText, rateText, spanText } from '@rail/board/web';
import { shownMs } from '../state/board.ts';
import { say } from '../state/language.ts';
import { Sheet } from '../ui/Sheet.tsx';
import { words } from './words.ts';

const nearEnd = 0.8;

/** What it delivers: counts, quota, freshness against the promise, and how far its readers are. */
export function Figures({ page }: { readonly page: AgreementPage }) {
  const { counts, deliveredPerSecond, lagRecords, sinceMs } = page.summary;
  const since = `${say(words.counted)} ${momentText(sinceMs, shownMs.value)}`;
  return (
    <Sheet title={say(words.figures)} side={since}>
      <dl class="pairs agreement-figures">
        <dt>{say(words.delivered)}</dt>
        <dd>
          <strong class="figure">{counts.delivered.toLocaleString('en-US')}</strong>{' '}
          <span class="soft figure">{rateText(deliveredPerSecond)}/s</span>
        </dd>
        <dt>{say(words.filtered)}</dt>
        <dd class="figure">{counts.filteredOut.toLocaleString('en-US')}</dd>
        {counts.quarantined > 0 && (
          <>
            <dt>{say(words.quarantined)}</dt>
            <dd class="figure">
              <a href={`/quarantine?line=${page.summary.line}`}>{counts.quarantined.toLocaleString('en-US')}</a>
            </dd>
          </>
        )}
        {counts.held > 0 && (
          <>
            <dt>{say(words.held)}</dt>
            <dd class="figure">{counts.held.toLocaleString('en-US')}</dd>
          </>
        )}
        <dt>{say(words.lag)}</dt>
        <dd class="figure">{countText(lagRecords)}</dd>
        <dt>{say(words.quota)}</dt>
        <dd>
          <Quota quota={page.quota} />
        </dd>
        <dt>{say(words.freshness)}</dt>
        <dd>
          <Freshness newestMs={page.newestMs} promiseMs={page.promiseMs} isFlowing={page.silence.kind === 'flowing'} />
        </dd>
        <dt>{say(words.groups)}</dt>
        <dd>
          <Groups groups={page.groups} />
        </dd>
      </dl>
    </Sheet>
  );
}

function Quota({ quota }: Pick<AgreementPage, 'quota'>) {
  if (quota === null) return <span class="soft">{say(words.noQuota)}</span>;
  const { perDay, usedToday, resetsMs } = quota;
  const part = perDay === 0 ? 1 : Math.min(1, usedToday / perDay);
  return (
    <>
      <span class={`gauge${part >= nearEnd ? ' is-near' : ''}`} aria-hidden="true">
        <i style={{ width: `${part * 100}%` }} />
      </span>
      <span class="figure">
        {(part * 100).toFixed(1)} % · {countText(usedToday)} / {countText(perDay)} {say(words.perDay)} ·{' '}
        {momentText(resetsMs, shownMs.value)} {say(words.resets)}
      </span>
    </>
  );
}

interface FreshnessProps {
  readonly newestMs: number | null;
  readonly promiseMs: number;
  readonly isFlowing: boolean;
}

/** An age beyond the promise is a fault only while records flow: nothing may be due. */
function Freshness({ newestMs, promiseMs, isFlowing }: FreshnessProps) {
  const promise = `${say(words.promise)} ${promiseText(promiseMs)}`;
  if (newestMs === null) {
    return (
      <>
        <span class="soft">{say(words.noRecord)}</span> / {promise}
      </>
    );
  }
  const ageMs = Math.max(0, shownMs.value - newestMs);
  const isLate = isFlowing && ageMs > promiseMs;
  return (
    <span class="figure">
      <span class={isLate ? 'detail late agreement-late' : ''}>{spanText(ageMs)}</span> / {promise}
    </span>
  );
}

function Groups({ groups }: Pick<AgreementPage, 'groups'>) {
  if (groups.length === 0) return <span class="soft">{say(words.noGroups)}</span>;
  return (
    <ul class="plain">
      {groups.map(({ group, lagRecords, hasMembers }) => (
        <li key={group}>
          <span class="figure">{countText(lagRecords)}</span> <code>{group}</code>
          {!hasMembers && <span class="soft"> {say(words.absent)}</span>}
        </li>
      ))}
    </ul>
  );
}
