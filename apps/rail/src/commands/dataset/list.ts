import { join } from 'node:path';
import { loadAgreements } from '@rail/agreements';
import { loadCatalogue } from '@rail/catalogue';
import { defineCommand, textOption } from '../../command.ts';
import { nameOf } from '../../dataset/find-dataset.ts';
import { writeRows } from '../../output/write.ts';

export default defineCommand({
  words: 'dataset list',
  summary: 'what the lines carry, by dataset: class, grade, items, agreements',
  options: [{ flags: '--line <line>', description: 'of one line' }],
  examples: ['rail dataset list', 'rail datasets --line health -o wide'],
  async run(context, _args, options) {
    const catalogue = loadCatalogue(join(context.schemasDir, 'lines'));
    const line = textOption(options, 'line');
    const datasets = line === undefined ? catalogue.datasets : catalogue.line(line).datasets;
    const agreements = loadAgreements(join(context.schemasDir, 'agreements'), catalogue);
    const rows = datasets.map((dataset) => {
      const { zh, en, kind, sharing, open, grade, frequency, topic, partitions, items } = dataset;
      const name = nameOf(dataset);
      const leaves = items.filter(({ leaf }) => leaf);
      return {
        dataset: name,
        zh,
        en,
        kind,
        sharing,
        open,
        grade,
        frequency,
        items: leaves.length,
        personalItems: leaves.filter(({ personal }) => personal).length,
        agreements: agreements.filter(({ agreement }) => agreement.dataset === name).length,
        topic,
        partitions,
      };
    });
    writeRows(
      rows,
      [
        ['DATASET', (row) => row.dataset],
        ['名称', (row) => row.zh],
        ['NAME', (row) => row.en, 'wide'],
        ['KIND', (row) => row.kind],
        ['CLASS', (row) => row.sharing],
        ['OPEN', (row) => row.open, 'wide'],
        ['GRADE', (row) => row.grade],
        ['UPDATE', (row) => row.frequency],
        ['ITEMS', (row) => row.items],
        ['PERSONAL', (row) => row.personalItems],
        ['AGREEMENTS', (row) => row.agreements],
        ['TOPIC', (row) => row.topic, 'wide'],
        ['PARTITIONS', (row) => row.partitions, 'wide'],
      ],
      context.output,
    );
    return 0;
  },
});
