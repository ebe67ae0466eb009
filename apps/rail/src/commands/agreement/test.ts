import { join } from 'node:path';
import { testAgreements } from '@rail/agreements';
import { loadCatalogue } from '@rail/catalogue';
import { formatCount } from '@rail/kernel';
import { defineCommand } from '../../command.ts';
import { writeOut, writeRows } from '../../output/write.ts';

export default defineCommand({
  words: 'agreement test',
  summary: 'run the cases of agreements, refused ones too: what differs from what they say? Exit 1 if anything',
  arguments: [{ name: '[id...]', description: 'ids, or files with their cases beside them; all unless given' }],
  examples: [
    'rail agreement test',
    'rail agreement test mr-hr-019 hr-me-003',
    'rail agreement test ./new.yaml -o json',
  ],
  async run(context, ids) {
    const catalogue = loadCatalogue(join(context.schemasDir, 'lines'));
    const tested = testAgreements(join(context.schemasDir, 'agreements'), catalogue, ids);
    const rows = tested.flatMap(({ id, file, results }) =>
      results.map(({ name, differences }) => ({
        agreement: id,
        file,
        case: name,
        passed: differences.length === 0,
        differences,
      })),
    );
    const failed = rows.filter(({ passed }) => !passed).length;
    if (context.output === 'table') {
      const lines = tested.flatMap(({ id, results }) => [
        id,
        ...results.flatMap(({ name, differences }) => [
          `  ${differences.length === 0 ? 'ok    ' : 'FAILED'}  ${name}`,
          ...differences.map((difference) => `            ${difference.replaceAll('\n', '\n            ')}`),
        ]),
      ]);
      const sum = `${formatCount(tested.length)} agreements, ${formatCount(rows.length)} cases`;
      writeOut([...lines, '', `${sum}: ${failed === 0 ? 'all ok' : `${formatCount(failed)} FAILED`}`].join('\n'));
    } else writeRows(rows, [], context.output);
    return failed === 0 ? 0 : 1;
  },
});
