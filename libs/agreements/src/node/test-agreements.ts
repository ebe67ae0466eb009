import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import type { Catalogue } from '@rail/catalogue';
import { describeError, isRailError, nearest, RailError } from '@rail/kernel';

import { parseCases } from '../cases/agreement-cases.ts';
import { type CaseResult, runCases } from '../cases/run-cases.ts';
import { parseAgreement } from '../model/parse-agreement.ts';
import { agreementFilesOf } from './agreement-files.ts';

/** The cases of one agreement as they went. */
export interface TestedAgreement {
  readonly id: string;
  readonly file: string;
  readonly results: readonly CaseResult[];
}

/**
 * Runs the cases of agreements: all of a folder and of its `refused/` unless some are named, by id or by file. A file
 * that cannot be read, or without cases, is a result with a difference. Throws AGREEMENT_UNKNOWN for another id.
 */
export function testAgreements(dir: string, catalogue: Catalogue, wanted: readonly string[]): TestedAgreement[] {
  const refused = join(dir, 'refused');
  const folders = existsSync(refused) ? [dir, refused] : [dir];
  const declared = new Map(
    folders.flatMap((folder) => agreementFilesOf(folder).map((name) => [idOf(name), join(folder, name)] as const)),
  );
  const files = wanted.length === 0 ? [...declared.values()] : wanted.map((word) => fileOf(word, declared));
  return files.map((file) => ({ id: idOf(file), file, results: resultsOf(file, catalogue) }));
}

function idOf(file: string): string {
  return basename(file, '.yaml');
}

function fileOf(word: string, declared: ReadonlyMap<string, string>): string {
  if (word.endsWith('.yaml')) return word;
  const file = declared.get(word);
  if (file !== undefined) return file;
  const near = nearest(word, declared.keys());
  throw new RailError(
    'AGREEMENT_UNKNOWN',
    `no agreement "${word}"${near === undefined ? '' : `; did you mean ${near}?`}`,
  );
}

function resultsOf(file: string, catalogue: Catalogue): readonly CaseResult[] {
  const casesFile = file.replace(/\.yaml$/, '.cases.yaml');
  try {
    const agreement = parseAgreement(textOf(file), file);
    const cases = parseCases(textOf(casesFile), casesFile);
    const results = runCases(agreement, catalogue.dataset(agreement.dataset), cases);
    const names = [idOf(file), agreement.id, cases.agreement];
    if (new Set(names).size === 1 && results.length > 0) return results;
    const why = results.length === 0 ? 'there is no case' : `three names for one agreement: ${names.join(', ')}`;
    return [...results, { name: 'the files belong together', differences: [why] }];
  } catch (error) {
    if (!isRailError(error)) throw error;
    return [{ name: 'the files can be read', differences: [describeError(error)] }];
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new RailError('FILE_UNREADABLE', 'the file cannot be read', { at: path, cause });
  }
}
