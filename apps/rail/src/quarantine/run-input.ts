import { readdir, readFile, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Catalogue } from '@rail/catalogue';
import {
  type FeedMapping,
  type FeedPart,
  type InputFile,
  inputFiles,
  mappingOfEach,
  validateMapping,
} from '@rail/feeds';
import { isRailError, RailError } from '@rail/kernel';
import type { RunRecord } from '@rail/publisher';

interface GivenMapping {
  readonly path: string;
  readonly declared: FeedMapping;
}

type DatasetOfRun = RunRecord['datasets'][number];

/**
 * The files that a run has read, as they are now, each under the mapping that was given for its dataset; under that of
 * the run where none was. @throws RailError FILE_UNREADABLE, MAPPING_INVALID, OPTION_INVALID
 */
export async function inputOfRun(run: RunRecord, asked: readonly string[], catalogue: Catalogue): Promise<FeedPart[]> {
  const given: GivenMapping[] = [];
  for (const path of await mappingFiles(asked)) given.push({ path, declared: await readMapping(path, catalogue) });
  refuseForeign(run, given);
  const parts: FeedPart[] = [];
  for (const [of, files] of await filesOfRun(run)) {
    const name = nameOf(of);
    const fitting = given.filter(({ declared }) => nameOf(declared.value) === name);
    const paths = fitting.length === 0 ? [of.mapping.file] : fitting.map(({ path }) => path);
    for (const each of await mappingOfEach(files, paths)) {
      const mapping = given.find(({ path }) => path === each.mapping)?.declared;
      parts.push({
        files: each.files,
        mapping: mapping ?? (await readMapping(each.mapping, catalogue)),
        dataset: catalogue.dataset(name),
      });
    }
  }
  return parts;
}

function nameOf({ line, dataset }: { readonly line: string; readonly dataset: string }): string {
  return `${line}/${dataset}`;
}

function refuseForeign(run: RunRecord, given: readonly GivenMapping[]): void {
  const names = run.datasets.map(nameOf);
  const foreign = given.find(({ declared }) => !names.includes(nameOf(declared.value)));
  if (foreign === undefined) return;
  const message = `-m ${foreign.path} is for ${nameOf(foreign.declared.value)}, run ${run.run} was sent to ${names.join(', ')}`;
  throw new RailError('OPTION_INVALID', message);
}

/** A file belongs to the dataset that it was mapped to when the run began. */
async function filesOfRun(run: RunRecord): Promise<Map<DatasetOfRun, readonly InputFile[]>> {
  const files = await inputFiles(run.paths).catch((cause: unknown) => {
    if (!isRailError(cause)) throw cause;
    const host = run.owner.slice(0, run.owner.lastIndexOf(':'));
    const message = `${cause.message}; run ${run.run} read it on ${host}: redrive there, or put the file back where it lay`;
    throw new RailError(cause.code, message, { cause, ...(cause.at !== undefined && { at: cause.at }) });
  });
  if (run.datasets.length === 1) return new Map([[run.datasets[0]!, files]]);
  const found = new Map<DatasetOfRun, readonly InputFile[]>();
  for (const each of await mappingOfEach(files, run.mappings)) {
    const of = run.datasets.find(({ mapping }) => mapping.file === resolve(each.mapping));
    if (of !== undefined) found.set(of, each.files);
  }
  return found;
}

/** Mapping files, and of folders those that lie in them. */
async function mappingFiles(asked: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of asked) {
    const isFolder = (await stat(path).catch(unreadable(path))).isDirectory();
    const names = isFolder ? (await readdir(path)).filter((name) => name.endsWith('.mapping.yaml')) : [];
    found.push(...(isFolder ? names.toSorted().map((name) => join(path, name)) : [path]));
  }
  return found;
}

async function readMapping(path: string, catalogue: Catalogue): Promise<FeedMapping> {
  const text = await readFile(path, 'utf8').catch(unreadable(path));
  return validateMapping(text, path, (name) => catalogue.dataset(name));
}

function unreadable(path: string): (cause: unknown) => never {
  return (cause) => {
    throw new RailError('FILE_UNREADABLE', (cause as Error).message, { at: path, cause });
  };
}
