import { defineCommand } from '../../command.ts';
import { writeRows } from '../../output/write.ts';
import { withThematic } from '../../thematic/open-thematic.ts';

export default defineCommand({
  words: 'thematic list',
  summary: 'the thematic databases, their tables and views, with rows',
  examples: ['rail thematic list', 'rail thematic list -o json'],
  async run(context) {
    const rows = await withThematic(context, (source) => source.list());
    writeRows(
      rows,
      [
        ['DATABASE', (row) => row.database],
        ['TABLE OR VIEW', (row) => row.relation],
        ['KIND', (row) => row.kind],
        ['AGREEMENT', (row) => row.agreement ?? '-'],
        ['ROWS', (row) => row.rows],
      ],
      context.output,
    );
    return 0;
  },
});
