import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Catalogue, DatasetManifest } from '@rail/catalogue';
import {
  type DatasetOfRun,
  Feed,
  type FeedMapping,
  type FeedSelection,
  type InputFile,
  inputFiles,
  type MappedFiles,
  mappingOfEach,
  parseMoment,
  prefixOfFile,
  type RunRecord,
  validateMapping,
} from '@rail/feeds';
import { RailError, systemClock } from '@rail/kernel';
import { checkUnchanged } from './check-unchanged.ts';
import type { AskedSelection, ReplayOptions } from './replay-options.ts';

/** A dataset that a run reads, with the digests by which a later part of the run recognises it. */
export interface DatasetInput extends Omit<DatasetOfRun, 'counts' | 'line' | 'dataset'> {
  readonly manifest: DatasetManifest;
}

/** What a run reads. */
export interface ReplayInput {
  readonly datasets: readonly DatasetInput[];
  readonly feed: Feed;
  /** As a person calls it. */
  readonly source: string;
  readonly paths: readonly string[];
  readonly mappings: readonly string[];
  readonly selection: RunSelection;
}

export interface RunSelection extends FeedSelection {
  readonly maxGapMs?: number | undefined;
}

interface OpenedMapping extends DatasetInput {
  readonly declared: FeedMapping;
  readonly files: readonly InputFile[];
}

/**
 * @throws RailError FILE_UNREADABLE, MAPPING_INVALID, MAPPING_COLUMN_UNKNOWN, LINE_UNKNOWN, OPTION_INVALID,
 *   RUN_INPUT_CHANGED
 */
export async function openInput(options: ReplayOptions, resumed: RunRecord | undefined): Promise<ReplayInput> {
  const paths = options.files.length > 0 ? options.files : (resumed?.paths ?? missing('FILE'));
  const asked = options.mappings ?? [];
  const mappings = asked.length > 0 ? asked : (resumed?.mappings ?? []);
  const files = await inputFiles(paths);
  for (const { path } of files) await options.mayRead?.(path);
  const opened: OpenedMapping[] = [];
  for (const mapped of await mappingOfEach(files, mappings)) {
    await options.mayRead?.(mapped.mapping);
    opened.push(await openMapping(mapped, options));
  }
  if (resumed !== undefined) checkUnchanged(resumed, opened);
  const declared = opened.map((each) => each.declared);
  const selection = selectionOf(options.selection ?? {}, declared, resumed);
  const parts = opened.map((each) => ({ files: each.files, mapping: each.declared, dataset: each.manifest }));
  return {
    datasets: opened.map(({ manifest, mapping, input }) => ({ manifest, mapping, input })),
    feed: await Feed.open(parts, { ...selection, spillFolder: options.spillFolder }),
    source: files.length === 1 ? files[0]!.name : `${files.length} files`,
    paths: paths.map((path) => resolve(path)),
    mappings: mappings.map((path) => resolve(path)),
    selection,
  };
}

async function openMapping({ mapping, files }: MappedFiles, options: ReplayOptions): Promise<OpenedMapping> {
  const { catalogue } = options;
  const text = await readFile(mapping, 'utf8').catch((cause: unknown) => {
    throw new RailError('FILE_UNREADABLE', (cause as Error).message, { at: resolve(mapping), cause });
  });
  const declared = validateMapping(text, mapping, (name) => catalogue.dataset(name));
  checkTarget(declared, options);
  const sha256 = createHash('sha256').update(text).digest('hex');
  return {
    declared,
    files,
    manifest: datasetOf(declared, catalogue),
    mapping: { file: resolve(mapping), sha256 },
    input: { file: resolve(files[0]!.path), files: files.length, ...(await digestOf(files)) },
  };
}

/** Of one file its own digest; of several, that of their digests in order. */
async function digestOf(files: readonly InputFile[]): Promise<{ bytes: number; sha256: string }> {
  const all = createHash('sha256');
  let bytes = 0;
  for (const { path } of files) {
    const one = await prefixOfFile(path, Number.POSITIVE_INFINITY);
    if (files.length === 1) return one;
    bytes += one.bytes;
    all.update(one.sha256);
  }
  return { bytes, sha256: all.digest('hex') };
}

/** A run keeps what it began with: `now` is when that was. @throws RailError OPTION_INVALID */
function selectionOf(
  { from, to, shiftTo, passes, maxGapMs }: AskedSelection,
  mappings: readonly FeedMapping[],
  resumed: RunRecord | undefined,
): RunSelection {
  const isAsked = [from, to, shiftTo, passes, maxGapMs].some((asked) => asked !== undefined);
  if (resumed !== undefined) {
    if (!isAsked)
      return {
        ...resumed.selection,
        passes: resumed.selection?.passes === null ? Infinity : resumed.selection?.passes,
      };
    throw new RailError(
      'OPTION_INVALID',
      '--from, --to, --shift-to, --loop and --max-gap are those that the run began with',
    );
  }
  const nowMs = systemClock.now();
  const moment = (name: string, text: string | undefined): number | undefined =>
    text === undefined ? undefined : sameMoment(name, text, nowMs, mappings);
  const [fromMs, toMs, shiftToMs] = [moment('from', from), moment('to', to), moment('shift-to', shiftTo)];
  const selection = { fromMs, toMs, shiftToMs, passes, maxGapMs };
  if (selection.fromMs !== undefined && selection.toMs !== undefined && selection.fromMs >= selection.toMs)
    throw new RailError('OPTION_INVALID', `--from ${from} is not before --to ${to}: no row lies between them`);
  return selection;
}

/** A time without a zone has that of the mapping. @throws RailError OPTION_INVALID where several mean several times */
function sameMoment(name: string, text: string, nowMs: number, mappings: readonly FeedMapping[]): number {
  const [first, ...others] = mappings.map(({ value }) => parseMoment(text, nowMs, value.zone));
  if (others.every((other) => other === first)) return first!;
  const zones = [...new Set(mappings.map(({ value }) => value.zone))].join(', ');
  throw new RailError('OPTION_INVALID', `--${name} ${text}: the mappings are of several zones (${zones}); write one`);
}

function datasetOf(mapping: FeedMapping, catalogue: Catalogue): DatasetManifest {
  return catalogue.dataset(`${mapping.value.line}/${mapping.value.dataset}`);
}

function checkTarget(mapping: FeedMapping, options: ReplayOptions): void {
  for (const name of ['line', 'dataset'] as const) {
    const asked = options[name];
    const declared = mapping.value[name];
    if (asked === undefined || asked === declared) continue;
    throw new RailError('OPTION_INVALID', `--${name} ${asked}: the mapping is for ${declared} (${mapping.at([name])})`);
  }
}

function missing(what: string): never {
  throw new RailError(
    'OPTION_INVALID',
    `${what} is missing: rail replay FILE... -m MAPPING, or rail replay --resume RUN`,
  );
}
