import { join } from 'node:path';
import { type AgreementDiff, diffAgreements } from '@rail/agreements';
import { loadCatalogue } from '@rail/catalogue';
import { defineCommand } from '../../command.ts';
import { comparedAgreement } from '../../compared-agreement.ts';
import { table, writeObject } from '../../output/write.ts';

const nameHelp = 'a file, the id of a declared agreement, or ID@live for the version in force in a running exchange';

export default defineCommand({
  words: 'agreement diff',
  summary:
    'from one agreement or version to another: fields, filter, terms, and whether the share schema stays readable',
  arguments: [
    { name: '<from>', description: nameHelp },
    { name: '<to>', description: 'likewise' },
  ],
  examples: [
    'rail agreement diff mr-hr-019 ./mr-hr-019-v2.yaml',
    'rail agreement diff mr-hr-019@live mr-hr-019',
    'rail agreement diff mr-me-001 mr-er-035 -o json',
  ],
  async run(context, [from = '', to = '']) {
    const catalogue = loadCatalogue(join(context.schemasDir, 'lines'));
    const diff = diffAgreements(
      await comparedAgreement(from, catalogue, context),
      await comparedAgreement(to, catalogue, context),
    );
    writeObject(diff, context.output, () => describe(diff));
    return 0;
  },
});

function describe(diff: AgreementDiff): string {
  const { fields, terms } = diff;
  const parts = [`${diff.from} -> ${diff.to}`];
  if (fields.length > 0) {
    parts.push(
      table(
        ['FIELD', 'CHANGE', 'FROM', 'TO'],
        fields.map(({ field, change, from, to }) => [field, change, from ?? '-', to ?? '-']),
      ),
    );
  }
  if (terms.length > 0) {
    parts.push(
      table(
        ['TERM', 'FROM', 'TO'],
        terms.map(({ term, from, to }) => [term, from, to]),
      ),
    );
  }
  if (fields.length + terms.length === 0) parts.push('no difference');
  parts.push(schemaText(diff));
  return parts.join('\n\n');
}

function schemaText({ shareSchema }: AgreementDiff): string {
  if (shareSchema.isSame) return 'share schema: the same';
  const answer = (faults: AgreementDiff['shareSchema']['oldReaders']): string =>
    faults.length === 0 ? 'yes' : ['NO', ...faults.map(({ path, message }) => `  ${path}: ${message}`)].join('\n');
  return [
    'share schema: another',
    `subscribers that keep the old one can read on: ${answer(shareSchema.oldReaders)}`,
    `subscribers that take the new one can read what came before: ${answer(shareSchema.newReaders)}`,
  ].join('\n');
}
