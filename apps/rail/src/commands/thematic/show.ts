import { defineCommand } from '../../command.ts';
import { integerOption } from '../../integer-option.ts';
import { writeNotice, writeRows } from '../../output/write.ts';
import { withThematic } from '../../thematic/open-thematic.ts';

export default defineCommand({
  words: 'thematic show',
  summary: 'rows of a table or view',
  arguments: [
    { name: '<database>', description: 'the thematic database' },
    { name: '<relation>', description: 'a table or view of it' },
  ],
  options: [{ flags: '-n, --limit <rows>', description: 'at most so many rows', default: '20' }],
  examples: [
    'rail thematic show market-entities zombie_or_shell',
    'rail thematic show emergency-response warning -n 5 -o json',
  ],
  async run(context, [database = '', relation = ''], options) {
    const limit = integerOption(options, 'limit', '--limit', 1, 100_000);
    const { columns, rows } = await withThematic(context, (source) => source.show(database, relation, limit));
    writeRows(
      rows,
      columns.map((name) => [name.toUpperCase(), (row) => row[name] ?? '-']),
      context.output,
    );
    if (rows.length === limit && !context.quiet) writeNotice(`the first ${limit} rows; more with -n`);
    return 0;
  },
});
