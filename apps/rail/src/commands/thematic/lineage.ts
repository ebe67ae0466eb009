import { RailError } from '@rail/kernel';
import { defineCommand } from '../../command.ts';
import { shownTime } from '../../output/shown-time.ts';
import { writeObject } from '../../output/write.ts';
import { withThematic } from '../../thematic/open-thematic.ts';

export default defineCommand({
  words: 'thematic lineage',
  summary: 'where a row comes from: share record, line record, agreement',
  arguments: [{ name: '<row>', description: 'DATABASE.TABLE:KEY, the key columns joined by |' }],
  examples: ['rail thematic lineage market-entities.entity:91330199MA0DEM0A7F'],
  async run(context, [place = '']) {
    const [, database, table, key] = /^([^.:]+)\.([^:]+):(.+)$/.exec(place) ?? [];
    if (database === undefined || table === undefined || key === undefined) {
      throw new RailError('OPTION_INVALID', `${place} is not DATABASE.TABLE:KEY`);
    }
    const [row] = await withThematic(context, (source) => source.lineage(database, table, key));
    if (row === undefined) throw new RailError('RECORD_NOT_FOUND', `${database}.${table} has no row ${key}`);
    const at = (text: string): string => shownTime(Date.parse(text), context.timeZone);
    writeObject(row, context.output, () =>
      [
        `${row.database}.${row.table}:${row.key}`,
        `  share      ${row.share.topic}/${row.share.partition}/${row.share.offset}`,
        `  origin     offset ${row.originOffset}, partition ${row.share.partition} of the line topic; version ${row.sourceVersion}`,
        `  agreement  ${row.agreement}`,
        `  published  ${at(row.publishedAt)}`,
        `  committed  ${at(row.updatedAt)}`,
        ...Object.entries(row.row).map(([column, value]) => `  ${column.padEnd(28)} ${value ?? '-'}`),
      ].join('\n'),
    );
    return 0;
  },
});
