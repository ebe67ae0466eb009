import { join } from 'node:path';
import { loadAgreements } from '@rail/agreements';
import { loadCatalogue } from '@rail/catalogue';
import { defineCommand } from '../../command.ts';
import { writeRows } from '../../output/write.ts';

export default defineCommand({
  words: 'agreement list',
  summary: 'the agreements that are declared',
  examples: ['rail agreement list', 'rail agreements -o json'],
  async run(context) {
    const catalogue = loadCatalogue(join(context.schemasDir, 'lines'));
    const rows = loadAgreements(join(context.schemasDir, 'agreements'), catalogue).map(({ agreement, warnings }) => ({
      id: agreement.id,
      version: agreement.version,
      dataset: agreement.dataset,
      subscriber: agreement.subscriber,
      purpose: agreement.purpose.zh,
      until: agreement.validity.until,
      fields: Object.keys(agreement.fields).length,
      warnings: warnings.length,
    }));
    writeRows(
      rows,
      [
        ['ID', (row) => row.id],
        ['V', (row) => row.version],
        ['DATASET', (row) => row.dataset],
        ['SUBSCRIBER', (row) => row.subscriber],
        ['用途', (row) => row.purpose],
        ['UNTIL', (row) => row.until],
        ['FIELDS', (row) => row.fields],
        ['WARNINGS', (row) => row.warnings],
      ],
      context.output,
    );
    return 0;
  },
});
