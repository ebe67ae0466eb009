import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadCatalogue } from '@rail/catalogue';
import { validateMapping } from '@rail/feeds';
import { errorTable, isRailError, RailError } from '@rail/kernel';
import { defineCommand } from '../../command.ts';
import { writeObject } from '../../output/write.ts';

export default defineCommand({
  words: 'mapping validate',
  summary: 'check mapping files: form, fields, types, constants; every fault with its line',
  arguments: [{ name: '<mapping...>', description: 'mapping files' }],
  examples: ['rail mapping validate air-quality.mapping.yaml', 'rail mapping validate *.mapping.yaml -o json'],
  async run(context, files) {
    const catalogue = loadCatalogue(join(context.schemasDir, 'lines'));
    const valid: { file: string; line: string; dataset: string; fields: number }[] = [];
    const faults: RailError[] = [];
    for (const file of files) {
      try {
        const { value } = validateMapping(await textOf(file), file, (name) => catalogue.dataset(name));
        valid.push({ file, line: value.line, dataset: value.dataset, fields: Object.keys(value.fields).length });
      } catch (error) {
        if (!isRailError(error)) throw error;
        faults.push(error);
      }
    }
    const report = { valid, faults: faults.map(({ code, at, message }) => ({ code, at: at ?? null, message })) };
    writeObject(report, context.output, () =>
      [
        ...valid.map(({ file, line, dataset, fields }) => `ok       ${file}  ${line}/${dataset}, ${fields} fields`),
        ...report.faults.map(
          ({ code, at, message }) => `refused  ${at ?? ''}  ${message}  (${errorTable[code].number})`,
        ),
      ].join('\n'),
    );
    const first = faults[0];
    return first === undefined ? 0 : errorTable[first.code].exitCode;
  },
});

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new RailError('FILE_UNREADABLE', (cause as Error).message, { at: file, cause });
  });
}
