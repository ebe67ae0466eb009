import { type SetAside, visitSetAside } from '@rail/inspect';
import { errorTable, formatCount } from '@rail/kernel';
import { defineCommand } from '../../command.ts';
import { integerOption } from '../../integer-option.ts';
import { shownTime } from '../../output/shown-time.ts';
import { writeNotice, writeRows } from '../../output/write.ts';
import { selectionOf, selectionOptions, withQuarantine } from '../../quarantine/with-quarantine.ts';

interface ReasonRow {
  readonly reason: string;
  readonly line: string;
  readonly meaning: string;
  rows: number;
  readonly first: string;
  readonly at: string | null;
  readonly fix: string;
}

export default defineCommand({
  words: 'quarantine list',
  summary: 'what was set aside, where it came from and why',
  options: [
    ...selectionOptions,
    { flags: '--by <what>', description: 'count by: reason' },
    { flags: '--all', description: 'those that were redriven or discarded too' },
    { flags: '-n, --limit <rows>', description: 'the newest so many', default: '50' },
  ],
  examples: [
    'rail quarantine list --by reason',
    'rail quarantine list --line health --reason Q103',
    'rail quarantine list --run r-7f3a90c21b -o json',
  ],
  async run(context, _args, options) {
    const limit = integerOption(options, 'limit', '--limit', 1, 100_000);
    const newest: SetAside[] = [];
    const reasons = new Map<string, ReasonRow>();
    let total = 0;
    await withQuarantine(context, (client, catalogue) =>
      visitSetAside(client, catalogue, selectionOf(options, options['all'] === true), (entry) => {
        total++;
        count(reasons, entry);
        newest.push(entry);
        if (newest.length > 2 * limit) keepNewest(newest, limit);
      }),
    );
    if (options['by'] === 'reason') writeReasons([...reasons.values()], context.output);
    else {
      keepNewest(newest, limit);
      writeRows(
        newest,
        [
          ['PLACE', (row) => row.place],
          ['REASON', (row) => row.reason],
          ['AT', (row) => row.at ?? '-'],
          ['ORIGIN', (row) => row.origin ?? row.run ?? '-'],
          ['FOR', (row) => row.agreement ?? 'all'],
          ['SINCE', (row) => shownTime(Date.parse(row.since), context.timeZone)],
          ['STATE', (row) => row.state],
        ],
        context.output,
      );
      if (total > newest.length && !context.quiet) {
        writeNotice(`the newest ${formatCount(newest.length)} of ${formatCount(total)}; --by reason counts them all`);
      }
    }
    if (total === 0 && !context.quiet) writeNotice('nothing is set aside');
    return 0;
  },
});

function keepNewest(entries: SetAside[], limit: number): void {
  entries.sort((left, right) => (left.since < right.since ? 1 : left.since > right.since ? -1 : 0));
  entries.length = Math.min(entries.length, limit);
}

function count(reasons: Map<string, ReasonRow>, { line, reason, origin, place, at }: SetAside): void {
  const id = `${line} ${reason}`;
  const known = reasons.get(id);
  if (known !== undefined) {
    known.rows++;
    return;
  }
  const row = Object.values(errorTable).find(({ number }) => number === reason);
  const meaning = row?.en ?? '';
  reasons.set(id, { reason, line, meaning, rows: 1, first: origin ?? place, at, fix: row?.remedy ?? '' });
}

function writeReasons(rows: ReasonRow[], output: Parameters<typeof writeRows>[2]): void {
  rows.sort((left, right) => right.rows - left.rows);
  writeRows(
    rows,
    [
      ['LINE', (row) => row.line],
      ['REASON', (row) => `${row.reason} ${row.meaning}`],
      ['ROWS', (row) => row.rows],
      ['FIRST', (row) => row.first],
      ['AT', (row) => row.at ?? '-'],
      ['FIX', (row) => row.fix],
    ],
    output,
  );
}
