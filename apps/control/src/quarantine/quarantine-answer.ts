import type { QuarantineAnswer } from '@rail/board/api';
import type { SetAside } from '@rail/inspect';
import { type ErrorRow, errorTable } from '@rail/kernel';

export interface QuarantineQuery {
  readonly line: string | undefined;
  readonly reason: string | undefined;
  readonly run: string | undefined;
  readonly agreement: string | undefined;
  /** Those that are settled too. */
  readonly all: boolean;
  readonly limit: number;
}

const rows = new Map<string, ErrorRow>(Object.values(errorTable).map((row) => [row.number, row]));

/** What a reason of quarantine means. */
export function meaningOf(reason: string): { readonly zh: string; readonly en: string } {
  const row = rows.get(reason);
  return { zh: row?.zh ?? reason, en: row?.en ?? reason };
}

/** What is to be done about a reason of quarantine. */
function remedyOf(reason: string): { readonly zh: string; readonly en: string } {
  const { remedy = '', remedyZh = remedy } = rows.get(reason) ?? {};
  return { zh: remedyZh, en: remedy };
}

export function isAsked(entry: SetAside, { line, reason, run, agreement, all }: QuarantineQuery): boolean {
  return (
    (all || entry.state === 'open') &&
    (line === undefined || entry.line === line) &&
    (reason === undefined || entry.reason === reason) &&
    (run === undefined || entry.run === run) &&
    (agreement === undefined || entry.agreement === agreement)
  );
}

/** Of what is in quarantine: open ones by reason, most frequent first, and single ones, newest first. */
export function quarantineAnswer(
  entries: Iterable<SetAside>,
  query: QuarantineQuery,
  { checkedPerSecond, rules, isCut }: Pick<QuarantineAnswer, 'checkedPerSecond' | 'rules' | 'isCut'>,
): QuarantineAnswer {
  const asked = [...entries].filter((entry) => isAsked(entry, query));
  const groups = Map.groupBy(
    asked.filter(({ state }) => state === 'open'),
    ({ line, reason }) => `${line} ${reason}`,
  );
  const byReason = [...groups.values()].map((same) => {
    const { line, reason } = same[0]!;
    const firstMs = same.reduce((first, { since }) => Math.min(first, Date.parse(since)), Infinity);
    return { line, reason, meaning: meaningOf(reason), remedy: remedyOf(reason), records: same.length, firstMs };
  });
  const newest = asked.sort((left, right) => right.since.localeCompare(left.since)).slice(0, query.limit);
  return {
    schema: 'rail.quarantine/1',
    byReason: byReason.sort((left, right) => right.records - left.records),
    entries: newest.map(({ place, line, reason, origin, agreement, at, run, since, bytes, state }) => {
      return { place, line, reason, origin, agreement, at, run, sinceMs: Date.parse(since), bytes, state };
    }),
    isCut: isCut || asked.length > newest.length,
    checkedPerSecond,
    rules,
  };
}
