import { defineCommand } from '../../command.ts';
import { writeRows } from '../../output/write.ts';
import { withThematic } from '../../thematic/open-thematic.ts';

export default defineCommand({
  words: 'thematic digest',
  summary: 'rows and content digest of every table: equal content, equal digest',
  arguments: [{ name: '[database]', description: 'one thematic database; all unless told' }],
  examples: ['rail thematic digest', 'rail thematic digest market-entities -o json'],
  async run(context, [database]) {
    const rows = await withThematic(context, (source) => source.digest(database));
    writeRows(
      rows,
      [
        ['DATABASE', (row) => row.database],
        ['TABLE', (row) => row.table],
        ['ROWS', (row) => row.rows],
        ['DIGEST', (row) => row.digest],
      ],
      context.output,
    );
    return 0;
  },
});
