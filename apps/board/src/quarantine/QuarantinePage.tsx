import '../ui/sheet.css';
import './quarantine.css';
import type { QuarantineAnswer } from '@rail/board/api';
import { rateText } from '@rail/board/web';
import { useState } from 'preact/hooks';
import { setQuery } from '../router/location.ts';
import type { PageProps } from '../routes.ts';
import { board } from '../state/board.ts';
import { say } from '../state/language.ts';
import { useAnswer } from '../ui/answer.ts';
import { Asking } from '../ui/Asking.tsx';
import { Empty } from '../ui/Empty.tsx';
import { FilterSelect } from '../ui/FilterSelect.tsx';
import { PageHead } from '../ui/PageHead.tsx';
import { partyName } from '../ui/party.ts';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Entries } from './Entries.tsx';
import { Reasons } from './Reasons.tsx';
import type { Meant, Settling } from './settle.ts';
import { SettleDialog, type Settled } from './SettleDialog.tsx';
import { words } from './words.ts';

const everyMs = 5_000;

/** `/quarantine`: what was set aside, why, and what to do about it. Places and reasons, never a value. */
export function QuarantinePage({ query }: PageProps) {
  const answered = useAnswer<QuarantineAnswer>(`/v1/quarantine?${askedBy(query)}`, everyMs);
  const { data, problem, again } = answered;
  const [asked, setAsked] = useState<{ settling: Settling; meant: Meant } | undefined>(undefined);
  const [settled, setSettled] = useState<Settled | undefined>(undefined);
  const answer = data.value;
  const ask = (settling: Settling, meant: Meant): void => {
    setSettled(undefined);
    setAsked({ settling, meant });
  };
  return (
    <>
      <PageHead title={say(words.title)}>
        {answer !== undefined && (
          <span class="soft figure">
            {answer.byReason.reduce((sum, { records }) => sum + records, 0).toLocaleString('en-US')}
          </span>
        )}
      </PageHead>
      <Filters query={query} answer={answer} />
      <Asking answer={answered} />
      <ProblemNote problem={problem.value} />
      <Outcome settled={settled} />
      {answer !== undefined && <Body answer={answer} isNarrowed={askedBy(query) !== ''} onSettle={ask} />}
      {asked !== undefined && (
        <SettleDialog
          {...asked}
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

/** What control is asked for: the filters of the page, none left empty. */
function askedBy(query: URLSearchParams): string {
  const asked = new URLSearchParams();
  for (const name of ['line', 'reason', 'run', 'all']) {
    const value = query.get(name);
    if (value !== null && value !== '') asked.set(name, value);
  }
  return asked.toString();
}

function Filters({
  query,
  answer,
}: {
  readonly query: URLSearchParams;
  readonly answer: QuarantineAnswer | undefined;
}) {
  const reasons = [...new Set(answer?.byReason.map(({ reason }) => reason) ?? [])].sort();
  const runs = [...new Set(answer?.entries.flatMap(({ run }) => (run === null ? [] : [run])) ?? [])].sort();
  const lines = board.value?.lines.map(({ line }) => line) ?? [];
  return (
    <search class="narrow">
      <FilterSelect name="line" label={say(words.line)} choices={lines} textOf={partyName} />
      <FilterSelect name="reason" label={say(words.reason)} choices={reasons} />
      <FilterSelect name="run" label={say(words.run)} choices={runs} />
      <label class="quarantine-all">
        <input
          type="checkbox"
          checked={query.get('all') === 'true'}
          onChange={({ currentTarget }) => setQuery({ all: currentTarget.checked ? 'true' : undefined })}
        />
        {say(words.all)}
      </label>
    </search>
  );
}

/** Said aloud: what an action has done, and what it has not. */
function Outcome({ settled }: { readonly settled: Settled | undefined }) {
  return (
    <div role="status" class="quarantine-outcome">
      {settled !== undefined && (
        <div class="problem done">
          <strong>{say(settled.text)}</strong>
          {settled.refused.map(({ place, why }) => (
            <p key={place}>
              <code>{place}</code> {why}
            </p>
          ))}
        </div>
      )}
    </div>
  );
}

interface BodyProps {
  readonly answer: QuarantineAnswer;
  readonly isNarrowed: boolean;
  readonly onSettle: (settling: Settling, meant: Meant) => void;
}

function Body({ answer, isNarrowed, onSettle }: BodyProps) {
  const { byReason, entries, checkedPerSecond, rules, isCut } = answer;
  if (byReason.length === 0 && entries.length === 0) {
    const rate = rateText(checkedPerSecond);
    const nothing = {
      zh: `这里是空的。正以 ${rate}/s 对照 ${rules} 条规则检查`,
      en: `Nothing here. Checked ${rate}/s against ${rules} rules`,
    };
    return <Empty text={isNarrowed ? words.noneFits : nothing} />;
  }
  return (
    <div class="sheets">
      <Reasons reasons={byReason} onSettle={onSettle} />
      <Entries entries={entries} isCut={isCut} onSettle={onSettle} />
    </div>
  );
}
