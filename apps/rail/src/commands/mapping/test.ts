import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadCatalogue } from '@rail/catalogue';
import { inputFiles, type TriedRow, tryRows, validateMapping } from '@rail/feeds';
import { errorTable, RailError } from '@rail/kernel';
import { defineCommand, textOption } from '../../command.ts';
import { integerOption } from '../../integer-option.ts';
import { table, writeObject } from '../../output/write.ts';

export default defineCommand({
  words: 'mapping test',
  summary: 'show the first rows of a file beside what a mapping makes of them; sends nothing',
  arguments: [{ name: '<file>', description: 'a file that the mapping is for' }],
  options: [
    { flags: '-m, --mapping <file>', description: 'how its columns become the fields of a dataset' },
    { flags: '--rows <count>', description: 'how many rows', default: '5' },
  ],
  examples: [
    'rail mapping test air.csv -m air-quality.mapping.yaml',
    'rail mapping test air.csv -m air-quality.mapping.yaml --rows 1 -o json',
  ],
  async run(context, [asked], options) {
    const mappingFile = textOption(options, 'mapping');
    if (mappingFile === undefined) throw new RailError('OPTION_INVALID', '-m MAPPING is missing');
    const count = integerOption(options, 'rows', '--rows', 1, 1000);
    const catalogue = loadCatalogue(join(context.schemasDir, 'lines'));
    const text = await readFile(mappingFile, 'utf8').catch((cause: unknown) => {
      throw new RailError('FILE_UNREADABLE', (cause as Error).message, { at: mappingFile, cause });
    });
    const mapping = validateMapping(text, mappingFile, (name) => catalogue.dataset(name));
    const [first] = await inputFiles([asked!]);
    const { line, dataset } = mapping.value;
    const rows = await tryRows(first!.path, mapping, catalogue.dataset(`${line}/${dataset}`), count);
    writeObject({ line, dataset, rows }, context.output, () => rows.map(describe).join('\n\n'));
    return 0;
  },
});

function describe({ file, line, fields, key, fault }: TriedRow): string {
  const head = `${file}:${line}  ${fault === null ? `fits, key ${key}` : `${errorTable[fault.reason].number} ${fault.column ?? ''}: ${fault.detail}`}`;
  const rows = fields.map(({ field, column, cell, value }) => [
    column ?? '(constant)',
    cell === null ? '' : cut(cell),
    field,
    value === null ? (fault === null ? 'null' : '-') : cut(value),
  ]);
  return `${head}\n${table(['COLUMN', 'CELL', 'FIELD', 'VALUE'], rows)}`;
}

function cut(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
