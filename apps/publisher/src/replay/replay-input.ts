import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Catalogue, DatasetManifest } from '@rail/catalogue';
import { checkSameInput, Feed, type FeedMapping, prefixOfFile, validateMapping } from '@rail/feeds';
import { RailError } from '@rail/kernel';
import type { ReplayOptions } from './replay-options.ts';
import type { RunRecord } from './run-record.ts';

/** What a run reads, with the digests by which a later part of the run recognises it. */
export interface ReplayInput {
  readonly dataset: DatasetManifest;
  readonly feed: Feed;
  readonly input: RunRecord['input'];
  readonly mapping: RunRecord['mapping'];
}

/** @throws RailError FILE_UNREADABLE, MAPPING_INVALID, LINE_UNKNOWN, OPTION_INVALID, RUN_INPUT_CHANGED */
export async function openInput(options: ReplayOptions, resumed: RunRecord | undefined): Promise<ReplayInput> {
  const { catalogue } = options;
  const file = resolve(options.file ?? resumed?.input.file ?? missing('FILE'));
  const mappingFile = resolve(options.mapping ?? resumed?.mapping.file ?? missing('-m MAPPING'));
  const text = await readFile(mappingFile, 'utf8').catch((cause: unknown) => {
    throw new RailError('FILE_UNREADABLE', (cause as Error).message, { at: mappingFile, cause });
  });
  const mapping = validateMapping(text, options.mapping ?? mappingFile, (name) => catalogue.dataset(name));
  checkTarget(mapping, options);
  const sha256 = createHash('sha256').update(text).digest('hex');
  const found = await prefixOfFile(file, Infinity);
  if (resumed !== undefined) checkUnchanged(resumed, file, found, sha256);
  const dataset = datasetOf(mapping, catalogue);
  return {
    dataset,
    feed: new Feed(options.file ?? file, mapping, dataset),
    input: { file, ...found },
    mapping: { file: mappingFile, sha256 },
  };
}

/** A file that grew is another input too: rows sorted by event time would get other numbers. */
function checkUnchanged(run: RunRecord, file: string, found: { bytes: number; sha256: string }, mapping: string): void {
  const { bytes, sha256 } = run.input;
  checkSameInput({ runId: run.run, file, rows: run.rows, prefix: { bytes, sha256 } }, found);
  if (mapping === run.mapping.sha256) return;
  const message = `run ${run.run}: the mapping changed since; resume refused, start a new run`;
  throw new RailError('RUN_INPUT_CHANGED', message, { at: run.mapping.file });
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
