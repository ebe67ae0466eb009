import { join } from 'node:path';
import { type AgreementFolder, readAgreementFile, readAgreements } from '@rail/agreements';
import { loadCatalogue } from '@rail/catalogue';
import { errorTable } from '@rail/kernel';
import { defineCommand } from '../../command.ts';
import { writeObject } from '../../output/write.ts';

export default defineCommand({
  words: 'agreement validate',
  summary: 'check agreement files: form, fields, filter, policy; every fault with its line',
  arguments: [{ name: '[file...]', description: 'files; all declared agreements unless given' }],
  examples: ['rail agreement validate', 'rail agreement validate new.yaml -o json'],
  async run(context, files) {
    const catalogue = loadCatalogue(join(context.schemasDir, 'lines'));
    const folders: AgreementFolder[] =
      files.length === 0
        ? [readAgreements(join(context.schemasDir, 'agreements'), catalogue)]
        : files.map((file) => readAgreementFile(file, catalogue));
    const faults = folders.flatMap((folder) => folder.faults);
    const agreements = folders.flatMap((folder) => folder.agreements);
    const report = {
      valid: agreements.map(({ agreement, file }) => ({ id: agreement.id, version: agreement.version, file })),
      warnings: agreements.flatMap(({ warnings }) => warnings),
      faults,
    };
    writeObject(report, context.output, () =>
      [
        ...report.valid.map(({ id, version, file }) => `ok       ${file}  ${id} v${version}`),
        ...report.warnings.map(({ at, path, message }) => `warning  ${at}  ${path}: ${message}`),
        ...faults.map(({ code, at, path, message, statute }) => {
          const grounds = [errorTable[code].number, ...(statute === undefined ? [] : [statute])].join('; ');
          return `refused  ${at}  ${path}: ${message}  (${grounds})`;
        }),
      ].join('\n'),
    );
    const first = faults[0];
    return first === undefined ? 0 : errorTable[first.code].exitCode;
  },
});
