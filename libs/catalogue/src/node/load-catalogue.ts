import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import { type AvroSchema, namedTypesOf, parseSchema } from '@rail/avro';
import { isRailError, RailError } from '@rail/kernel';

import { Catalogue, type LineManifest } from '../catalogue.ts';
import { compileLine, type SchemaFile, type SchemaFiles } from '../compile-line.ts';
import { type Declared, declaredError, type DeclaredFault, readDeclared } from '../declared-yaml.ts';
import { type LineDeclaration, lineManifestModel } from '../line-manifest.schema.ts';

/**
 * Reads `<dir>/<line>/line.yaml` and the `.avsc` files beside each; types that several datasets share lie in
 * `<dir>/shared`. Throws MANIFEST_INVALID with every fault of every file, FILE_UNREADABLE if there is no such folder.
 */
export function loadCatalogue(dir: string): Catalogue {
  const faults: DeclaredFault[] = [];
  const named = readSharedTypes(join(dir, 'shared'), faults);
  const lines: { manifest: LineManifest; declared: Declared<LineDeclaration> }[] = [];
  for (const folder of foldersOf(dir)) {
    const file = join(dir, folder, 'line.yaml');
    if (!existsSync(file)) continue;
    try {
      const declared = readDeclared(readFileSync(file, 'utf8'), shown(file), lineManifestModel, 'MANIFEST_INVALID');
      const filesOf = (dataset: string): SchemaFiles => schemaFiles(join(dir, folder), dataset);
      lines.push({ manifest: compileLine(declared, filesOf, named, faults), declared });
    } catch (error) {
      if (!isRailError(error)) throw error;
      faults.push({ at: error.at ?? shown(file), path: '', message: error.message });
    }
  }
  for (const [index, { manifest, declared }] of lines.entries()) {
    for (const key of ['id', 'number'] as const) {
      const first = lines.findIndex((other) => other.manifest[key] === manifest[key]);
      if (first < index) faults.push({ at: declared.at([key]), path: key, message: 'another line has it already' });
    }
  }
  if (faults.length > 0) throw declaredError('MANIFEST_INVALID', faults);
  return new Catalogue(lines.map(({ manifest }) => manifest));
}

/** `<dataset>.avsc` is in force, `<dataset>.v1.avsc` and on came before it, `<dataset>.next.avsc` is proposed. */
function schemaFiles(folder: string, dataset: string): SchemaFiles {
  const fileOf = (name: string): SchemaFile => {
    const path = join(folder, name);
    return { file: shown(path), text: existsSync(path) ? readFileSync(path, 'utf8') : undefined };
  };
  const earlier: SchemaFile[] = [];
  for (let version = 1; existsSync(join(folder, `${dataset}.v${version}.avsc`)); version++) {
    earlier.push(fileOf(`${dataset}.v${version}.avsc`));
  }
  const next = `${dataset}.next.avsc`;
  return {
    current: fileOf(`${dataset}.avsc`),
    earlier,
    ...(existsSync(join(folder, next)) && { next: fileOf(next) }),
  };
}

function foldersOf(dir: string): string[] {
  try {
    const entries = readdirSync(dir, { withFileTypes: true });
    return entries
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name)
      .sort();
  } catch (cause) {
    throw new RailError('FILE_UNREADABLE', `the folder of the lines cannot be read`, { at: dir, cause });
  }
}

/** Files may refer to each other in any order: each round reads those whose references are known. */
function readSharedTypes(dir: string, faults: DeclaredFault[]): Map<string, AvroSchema> {
  const named = new Map<string, AvroSchema>();
  if (!existsSync(dir)) return named;
  let waiting = readdirSync(dir)
    .filter((name) => name.endsWith('.avsc'))
    .sort();
  while (waiting.length > 0) {
    const failed: { name: string; error: RailError }[] = [];
    for (const name of waiting) {
      try {
        const schema = parseSchema(readFileSync(join(dir, name), 'utf8'), { named });
        for (const [fullName, type] of namedTypesOf(schema)) named.set(fullName, type);
      } catch (error) {
        if (!isRailError(error)) throw error;
        failed.push({ name, error });
      }
    }
    if (failed.length === waiting.length) {
      for (const { name, error } of failed) {
        faults.push({ at: shown(join(dir, name)), path: error.at ?? '$', message: error.message });
      }
      break;
    }
    waiting = failed.map(({ name }) => name);
  }
  return named;
}

/** Relative to where the person stands, if that is shorter. */
function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}
