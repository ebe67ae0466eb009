import { join } from 'node:path';
import { loadCatalogue } from '@rail/catalogue';
import { defineCommand } from '../../command.ts';
import { writeRows } from '../../output/write.ts';

export default defineCommand({
  words: 'line list',
  summary: 'the lines and what they carry',
  examples: ['rail line list', 'rail lines -o json'],
  async run(context) {
    const catalogue = loadCatalogue(join(context.schemasDir, 'lines'));
    const rows = catalogue.lines.flatMap((line) =>
      line.datasets.map((dataset) => ({
        number: line.number,
        line: line.id,
        department: line.department.zh,
        dataset: dataset.id,
        name: dataset.zh,
        kind: dataset.kind,
        sharing: dataset.sharing,
        grade: dataset.grade,
        frequency: dataset.frequency,
        topic: dataset.topic,
      })),
    );
    writeRows(
      rows,
      [
        ['#', (row) => row.number],
        ['LINE', (row) => row.line],
        ['部门', (row) => row.department],
        ['DATASET', (row) => row.dataset],
        ['名称', (row) => row.name],
        ['KIND', (row) => row.kind],
        ['CLASS', (row) => row.sharing],
        ['GRADE', (row) => row.grade],
        ['UPDATE', (row) => row.frequency],
      ],
      context.output,
    );
    return 0;
  },
});
