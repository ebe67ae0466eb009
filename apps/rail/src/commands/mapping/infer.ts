import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadCatalogue } from '@rail/catalogue';
import { type InferredMapping, inferMapping } from '@rail/feeds';
import { formatCount, RailError } from '@rail/kernel';
import { defineCommand, textOption } from '../../command.ts';
import { table, writeNotice, writeObject } from '../../output/write.ts';

const delimiters: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' };

export default defineCommand({
  words: 'mapping infer',
  summary: 'guess a mapping from the names and cells of a file; guesses are marked',
  arguments: [{ name: '<file>', description: 'a CSV, JSON Lines or Avro file' }],
  options: [
    { flags: '--line <line>', description: 'the line it goes into' },
    { flags: '--dataset <dataset>', description: 'the dataset of that line' },
    { flags: '--to <mapping>', description: 'where to write the mapping (<dataset>.mapping.yaml)' },
    { flags: '--force', description: 'write over a mapping that is there' },
  ],
  examples: [
    'rail mapping infer air.csv --line ecology-environment --dataset air-quality',
    'rail mapping infer quakes.avro --line emergency-management --dataset hazard-warning --to quakes.mapping.yaml',
  ],
  async run(context, [file], options) {
    const [line, dataset] = [textOption(options, 'line'), textOption(options, 'dataset')];
    if (line === undefined || dataset === undefined)
      throw new RailError('OPTION_INVALID', '--line and --dataset say where the file goes; see rail line list');
    const target = textOption(options, 'to') ?? `${dataset}.mapping.yaml`;
    if (existsSync(target) && options['force'] !== true)
      throw new RailError('OPTION_INVALID', `${target} is there already: --force writes over it, --to names another`);
    const catalogue = loadCatalogue(join(context.schemasDir, 'lines'));
    const inferred = await inferMapping(file!, catalogue.dataset(`${line}/${dataset}`));
    writeFileSync(target, inferred.text);
    const { kind, rows, fields, unmapped, guessLines } = inferred;
    writeObject({ file, ...kind, rows, mapping: target, fields, unmapped, guessLines }, context.output, () =>
      describe(file!, inferred),
    );
    if (!context.quiet) writeNotice(`wrote ${target}${marks(guessLines)}`);
    return 0;
  },
});

function marks(lines: readonly number[]): string {
  if (lines.length === 0) return '';
  const runs: [number, number][] = [];
  for (const line of lines) {
    const last = runs.at(-1);
    if (last?.[1] === line - 1) last[1] = line;
    else runs.push([line, line]);
  }
  const where = runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join(', ');
  const guesses = lines.length === 1 ? '1 guess marked "?" wants' : `${lines.length} guesses marked "?" want`;
  return `; ${guesses} your eye on ${lines.length === 1 ? 'line' : 'lines'} ${where}`;
}

function describe(file: string, { kind, delimiter, rows, isPart, columns, fields, unmapped }: InferredMapping): string {
  const about = [
    `${isPart ? 'first ' : ''}${formatCount(rows)} rows`,
    `${columns.length} columns`,
    kind.format === 'csv' ? delimiters[delimiter ?? ','] : kind.format,
    ...(kind.encoding === undefined ? [] : [`${kind.encoding.encoding} (${kind.encoding.why})`]),
    ...(kind.compression === 'none' ? [] : [kind.compression]),
  ];
  const sampleOf = (column: string | undefined): string => {
    const profile = columns.find((known) => known.column === column);
    if (profile === undefined) return '';
    if (profile.sample === undefined) return '(empty)';
    const share = (profile.empty / Math.max(profile.rows, 1)) * 100;
    const sample = profile.sample.replaceAll(/\s+/g, ' ');
    const shown = sample.length > 24 ? `${sample.slice(0, 23)}…` : sample;
    return share >= 50 ? `${shown} (empty ${share.toFixed(1)} %)` : shown;
  };
  const rowsOfTable = [
    ...fields.map(({ path, type, column, declared, why, isGuess }) => [
      column ?? '-',
      column === undefined ? (declared === undefined ? '' : String(declared.constant ?? '')) : sampleOf(column),
      path,
      type,
      isGuess ? `${why} ?` : why,
    ]),
    ...unmapped.map((column) => [column, sampleOf(column), '-', '-', 'no such field: dropped, counted']),
  ];
  return `${file}  ${about.join(', ')}\n${table(['COLUMN', 'SAMPLE', 'FIELD', 'TYPE', 'WHY'], rowsOfTable)}`;
}
