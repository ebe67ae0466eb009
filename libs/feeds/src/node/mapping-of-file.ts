import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { RailError } from '@rail/kernel';
import { FEED_ENDING, type InputFile } from './input-files.ts';

/** Files that are read under one mapping, in their order. */
export interface MappedFiles {
  readonly mapping: string;
  readonly files: readonly InputFile[];
}

const ENDING = '.mapping.yaml';

/**
 * The mapping of each file. One mapping alone is that of all files. Of several, and of those in a folder, a file takes
 * the one that is called as it is, or as it begins: `air.mapping.yaml` for `air.csv` and `air-2020-01.csv.gz`, the longest
 * name that fits; otherwise the one beside it that does.
 * @param asked mapping files, and folders of them
 * @throws RailError FILE_UNREADABLE, OPTION_INVALID for files without a mapping
 */
export async function mappingOfEach(files: readonly InputFile[], asked: readonly string[]): Promise<MappedFiles[]> {
  const given = await Promise.all(asked.map(async (path) => ({ path, inFolder: await mappingsIn(path) })));
  const [only] = given;
  if (given.length === 1 && only!.inFolder === undefined) return [{ mapping: only!.path, files }];
  const candidates = given.flatMap(({ path, inFolder }) => inFolder ?? [path]);
  const found = new Map<string, { mapping: string; files: InputFile[] }>();
  const without: InputFile[] = [];
  for (const file of files) {
    const mapping = fitting(file, candidates) ?? fitting(file, (await mappingsIn(dirname(file.path))) ?? []);
    if (mapping === undefined) {
      without.push(file);
      continue;
    }
    const known = found.get(resolve(mapping)) ?? { mapping, files: [] };
    known.files.push(file);
    found.set(resolve(mapping), known);
  }
  if (without.length > 0) throw withoutMapping(without);
  return [...found.values()];
}

/** Of a folder its mapping files, by code units; undefined for a file. */
async function mappingsIn(path: string): Promise<string[] | undefined> {
  try {
    if (!(await stat(path)).isDirectory()) return undefined;
    const names = (await readdir(path)).filter((name) => name.endsWith(ENDING));
    return names.toSorted((left, right) => (left < right ? -1 : 1)).map((name) => join(path, name));
  } catch (cause) {
    throw new RailError('FILE_UNREADABLE', (cause as Error).message, { at: path, cause });
  }
}

function fitting({ path }: InputFile, mappings: readonly string[]): string | undefined {
  const name = nameOf(path);
  const fits = mappings.filter((mapping) => begins(name, basename(mapping, ENDING)));
  return fits.toSorted((left, right) => basename(right).length - basename(left).length)[0];
}

/** A name begins with another one where no letter or digit follows it. */
function begins(name: string, start: string): boolean {
  return start !== '' && name.startsWith(start) && !/^[\p{L}\p{N}]/u.test(name.slice(start.length));
}

function nameOf(path: string): string {
  return basename(path).replace(FEED_ENDING, '');
}

function withoutMapping(files: readonly InputFile[]): RailError {
  const [{ path, name }] = files as readonly [InputFile, ...InputFile[]];
  const others = files.length === 1 ? '' : ` and for ${files.length - 1} more`;
  const wanted = `${nameOf(path)}${ENDING}`;
  const message =
    `-m MAPPING is missing for ${name}${others}: none that was given is called as it is, and no ${wanted} lies beside it. ` +
    `Make one: rail mapping infer ${name} --line LINE --dataset DATASET --to ${wanted}`;
  return new RailError('OPTION_INVALID', message);
}
