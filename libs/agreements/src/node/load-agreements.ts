import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

import type { Catalogue, DatasetManifest } from '@rail/catalogue';
import { assert, type ErrorCode, isRailError, RailError } from '@rail/kernel';

import type { SharingAgreement } from '../model/agreement.schema.ts';
import { readAgreement } from '../model/parse-agreement.ts';
import type { DeclaredFault, YamlDocument } from '../model/yaml-document.ts';
import { checkPolicy } from '../policy/check-policy.ts';
import { type PolicyFinding, statuteText } from '../policy/finding.ts';
import { agreementFilesOf } from './agreement-files.ts';

export interface LoadedAgreement {
  readonly file: string;
  readonly agreement: SharingAgreement;
  readonly dataset: DatasetManifest;
  /** What policy warns of. */
  readonly warnings: readonly AgreementFault[];
}

export interface AgreementFault extends DeclaredFault {
  readonly code: ErrorCode;
  readonly zh?: string;
  /** The statute that a rule of policy rests on: `个人信息保护法 §28`. */
  readonly statute?: string;
}

/** A folder of agreements as it stands: what can take effect, and what is wrong with the rest. */
export interface AgreementFolder {
  readonly agreements: readonly LoadedAgreement[];
  readonly faults: readonly AgreementFault[];
}

/**
 * Reads every agreement of a folder. A file with a fault keeps no other from being read; of two files with one id
 * neither counts. Throws FILE_UNREADABLE if there is no such folder.
 */
export function readAgreements(dir: string, catalogue: Catalogue): AgreementFolder {
  const faults: AgreementFault[] = [];
  const read = agreementFilesOf(dir).flatMap((file) => readFile(join(dir, file), catalogue, faults));
  const agreements = read.filter((loaded) => {
    const other = read.find((candidate) => candidate !== loaded && candidate.agreement.id === loaded.agreement.id);
    if (other === undefined) return true;
    const { id, version } = other.agreement;
    const message = `another file has this id: ${other.file} (${id} v${version})`;
    faults.push({ code: 'AGREEMENT_DUPLICATE', at: loaded.idAt, path: 'id', message });
    return false;
  });
  return { agreements, faults };
}

/** Reads one agreement file. The result is a folder of one. */
export function readAgreementFile(file: string, catalogue: Catalogue): AgreementFolder {
  const faults: AgreementFault[] = [];
  return { agreements: readFile(file, catalogue, faults), faults };
}

/** Like `readAgreements`, but throws one error that lists every fault; its code is that of the first. */
export function loadAgreements(dir: string, catalogue: Catalogue): readonly LoadedAgreement[] {
  return withoutFaults(readAgreements(dir, catalogue));
}

/** Like `readAgreementFile`, but throws one error that lists every fault. */
export function loadAgreementFile(file: string, catalogue: Catalogue): LoadedAgreement {
  const [loaded] = withoutFaults(readAgreementFile(file, catalogue));
  assert(loaded !== undefined, 'a file without a fault is an agreement');
  return loaded;
}

function withoutFaults({ agreements, faults }: AgreementFolder): readonly LoadedAgreement[] {
  const [first, ...others] = faults;
  if (first === undefined) return agreements;
  const text = ({ path, message }: AgreementFault): string => (path === '' ? message : `${path}: ${message}`);
  const lines = [text(first), ...others.map((fault) => `${fault.at}: ${text(fault)}`)];
  throw new RailError(first.code, lines.join('\n'), { at: first.at });
}

type ReadFile = LoadedAgreement & { readonly idAt: string };

function readFile(path: string, catalogue: Catalogue, faults: AgreementFault[]): ReadFile[] {
  const file = shown(path);
  const reading = readAgreement(textOf(path), file);
  if ('faults' in reading) {
    faults.push(...reading.faults.map((fault) => ({ code: 'AGREEMENT_INVALID' as const, ...fault })));
    return [];
  }
  const { agreement, document } = reading;
  let dataset: DatasetManifest;
  try {
    dataset = catalogue.dataset(agreement.dataset);
  } catch (error) {
    if (!isRailError(error)) throw error;
    faults.push({ code: error.code, at: document.at(['dataset']), path: 'dataset', message: error.message });
    return [];
  }
  const findings = checkPolicy(agreement, dataset).map((finding) => ({
    finding,
    fault: {
      code: codeOf(finding),
      at: placeOf(finding, document),
      path: finding.path.join('.'),
      message: finding.message.en,
      zh: finding.message.zh,
      ...(finding.statute === undefined ? {} : { statute: statuteText(finding.statute) }),
    },
  }));
  const refusals = findings.filter(({ finding }) => finding.severity === 'refuse').map(({ fault }) => fault);
  faults.push(...refusals);
  if (refusals.length > 0) return [];
  return [{ file, agreement, dataset, warnings: findings.map(({ fault }) => fault), idAt: document.at(['id']) }];
}

/** The key of the part, or the very place in the text of a filter. */
function placeOf({ path, offset }: PolicyFinding, document: YamlDocument): string {
  if (offset !== undefined) return document.atOffset(path, offset);
  return path.length === 0 ? document.at(path) : document.atKey(path.slice(0, -1), path.at(-1)!);
}

function codeOf(finding: PolicyFinding): ErrorCode {
  if (finding.rule === 'known-fields') return 'AGREEMENT_FIELD_UNKNOWN';
  return finding.rule === 'filter' ? 'FILTER_INVALID' : 'AGREEMENT_REFUSED';
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new RailError('FILE_UNREADABLE', 'the agreement cannot be read', { at: path, cause });
  }
}

/** Relative to where the person stands, if that is shorter. */
function shown(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith('..') ? path : short;
}
