import { glob, readdir, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { RailError } from '@rail/kernel';

/** One file of an input: where it lies, and what it is called in places of faults. */
export interface InputFile {
  readonly path: string;
  readonly name: string;
}

/** How files end that are feeds. */
export const FEED_ENDING = /\.(csv|tsv|txt|jsonl|ndjson|json|avro)(\.(gz|zst|zstd))?$/i;
const PATTERN = /[*?[\]{}]/;

/**
 * The files that paths name: a file itself, of a folder the files with endings of feeds, what a pattern matches; each
 * once, those of one path in the order of their names. @throws RailError FILE_UNREADABLE
 */
export async function inputFiles(paths: readonly string[]): Promise<InputFile[]> {
  const found = new Map<string, InputFile>();
  for (const asked of paths) {
    for (const file of await filesOf(asked)) found.set(resolve(file.path), found.get(resolve(file.path)) ?? file);
  }
  return [...found.values()];
}

async function filesOf(asked: string): Promise<InputFile[]> {
  const kind = await stat(asked).catch((cause: unknown) => {
    if (PATTERN.test(asked)) return undefined;
    throw new RailError('FILE_UNREADABLE', (cause as Error).message, { at: asked, cause });
  });
  if (kind === undefined) return matching(asked);
  if (!kind.isDirectory()) return [{ path: asked, name: asked }];
  const entries = await readdir(asked, { withFileTypes: true });
  const files = entries.filter(
    (entry) => !entry.isDirectory() && FEED_ENDING.test(entry.name) && !entry.name.startsWith('.'),
  );
  return named(
    asked,
    files.map(({ name }) => join(asked, name)),
    'no file in it ends as a feed does (.csv, .jsonl, .avro, also .gz, .zst)',
  );
}

async function matching(pattern: string): Promise<InputFile[]> {
  const files: string[] = [];
  for await (const entry of glob(pattern, { withFileTypes: true }))
    if (!entry.isDirectory()) files.push(join(entry.parentPath, entry.name));
  return named(
    pattern,
    files.map((file) => relative('.', file)),
    'nothing matches it',
  );
}

function named(asked: string, files: readonly string[], otherwise: string): InputFile[] {
  if (files.length === 0) throw new RailError('FILE_UNREADABLE', otherwise, { at: asked });
  // By code units: the same order on any machine.
  return files.toSorted((left, right) => (left < right ? -1 : 1)).map((path) => ({ path, name: path }));
}
