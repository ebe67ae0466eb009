import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Catalogue, DatasetManifest } from '@rail/catalogue';
import {
  checkSameInput,
  Feed,
  type FeedMapping,
  type FeedSelection,
  type InputFile,
  inputFiles,
  parseMoment,
  prefixOfFile,
  validateMapping,
} from '@rail/feeds';
import { RailError, systemClock } from '@rail/kernel';
import type { AskedSelection, ReplayOptions } from './replay-options.ts';
import type { RunRecord } from './run-record.ts';

/** What a run reads, with the digests by which a later part of the run recognises it. */
export interface ReplayInput {
  readonly dataset: DatasetManifest;
  readonly feed: Feed;
  /** As a person calls it. */
  readonly source: string;
  readonly input: RunRecord['input'];
  readonly mapping: RunRecord['mapping'];
  readonly selection: RunSelection;
}

export interface RunSelection extends FeedSelection {
  readonly maxGapMs?: number | undefined;
}

/**
 * @throws RailError FILE_UNREADABLE, MAPPING_INVALID, MAPPING_COLUMN_UNKNOWN, LINE_UNKNOWN, OPTION_INVALID,
 *   RUN_INPUT_CHANGED
 */
export async function openInput(options: ReplayOptions, resumed: RunRecord | undefined): Promise<ReplayInput> {
  const { catalogue } = options;
  const paths =
    options.files.length > 0 ? options.files : (resumed?.input.paths ?? [resumed?.input.file ?? missing('FILE')]);
  const mappingFile = resolve(options.mapping ?? resumed?.mapping.file ?? missing('-m MAPPING'));
  const text = await readFile(mappingFile, 'utf8').catch((cause: unknown) => {
    throw new RailError('FILE_UNREADABLE', (cause as Error).message, { at: mappingFile, cause });
  });
  const mapping = validateMapping(text, options.mapping ?? mappingFile, (name) => catalogue.dataset(name));
  checkTarget(mapping, options);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const files = await inputFiles(paths);
  const found = await digestOf(files);
  if (resumed !== undefined) checkUnchanged(resumed, found, sha256);
  const dataset = datasetOf(mapping, catalogue);
  const selection = selectionOf(options.selection ?? {}, mapping, resumed);
  return {
    dataset,
    feed: await Feed.open(files, mapping, dataset, { ...selection, spillFolder: options.spillFolder }),
    source: files.length === 1 ? files[0]!.name : `${files.length} files`,
    input: { file: resolve(files[0]!.path), files: files.length, paths: paths.map((path) => resolve(path)), ...found },
    mapping: { file: mappingFile, sha256 },
    selection,
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

/** A file that grew is another input too: rows sorted by event time would get other numbers. */
function checkUnchanged(run: RunRecord, found: { bytes: number; sha256: string }, mapping: string): void {
  const { bytes, sha256, file } = run.input;
  checkSameInput({ runId: run.run, file, rows: run.rows, prefix: { bytes, sha256 } }, found);
  if (mapping === run.mapping.sha256) return;
  const message = `run ${run.run}: the mapping changed since; resume refused, start a new run`;
  throw new RailError('RUN_INPUT_CHANGED', message, { at: run.mapping.file });
}

/** A run keeps what it began with: `now` is when that was. @throws RailError OPTION_INVALID */
function selectionOf(
  { from, to, shiftTo, passes, maxGapMs }: AskedSelection,
  mapping: FeedMapping,
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
  const moment = (text: string | undefined): number | undefined =>
    text === undefined ? undefined : parseMoment(text, nowMs, mapping.value.zone);
  const selection = { fromMs: moment(from), toMs: moment(to), shiftToMs: moment(shiftTo), passes, maxGapMs };
  if (selection.fromMs !== undefined && selection.toMs !== undefined && selection.fromMs >= selection.toMs)
    throw new RailError('OPTION_INVALID', `--from ${from} is not before --to ${to}: no row lies between them`);
  return selection;
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
  throw new RailError('OPTION_INVALID', `${what} is missing: rail replay FILE -m MAPPING, or rail replay --resume RUN`);
}
