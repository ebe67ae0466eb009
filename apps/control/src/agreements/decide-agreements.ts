import { isDeepStrictEqual } from 'node:util';
import {
  type AgreementFault,
  type Entitlement,
  entitlementOf,
  type LoadedAgreement,
  periodMs,
  type SharingAgreement,
} from '@rail/agreements';

/** What becomes of one agreement: `to` takes effect, or it ends. */
export interface AgreementChange {
  readonly id: string;
  readonly what: string;
  readonly to?: LoadedAgreement;
}

export interface DeclaredAgreements {
  readonly agreements: readonly LoadedAgreement[];
  /** Agreements whose file cannot be read just now: they stay as they are. */
  readonly heldBack: readonly string[];
}

/**
 * What to change so that what is in force becomes what is declared. A version that is or was in force never changes:
 * other terms need a higher version, and a version never falls. `ended` are the last terms of agreements that are not
 * in force any more.
 */
export function decideAgreements(
  inForce: ReadonlyMap<string, Entitlement>,
  { agreements, heldBack }: DeclaredAgreements,
  nowMs: number,
  ended: ReadonlyMap<string, SharingAgreement> = new Map(),
): { changes: AgreementChange[]; faults: AgreementFault[] } {
  const changes: AgreementChange[] = [];
  const faults: AgreementFault[] = [];
  for (const loaded of agreements) {
    const { id } = loaded.agreement;
    const before = inForce.get(id);
    const { fromMs, untilMs } = periodMs(loaded.agreement.validity);
    const last = before?.agreement ?? ended.get(id);
    if (last !== undefined && isRefused(last, loaded)) faults.push(refusal(last, before !== undefined, loaded));
    else if (nowMs >= untilMs) {
      if (before !== undefined) changes.push({ id, what: 'ended: its validity is over' });
    } else if (nowMs >= fromMs) {
      const what = changeTo(before, loaded);
      if (what !== undefined) changes.push({ id, what, to: loaded });
    }
  }
  const declared = new Set([...heldBack, ...agreements.map(({ agreement }) => agreement.id)]);
  for (const id of inForce.keys()) if (!declared.has(id)) changes.push({ id, what: 'ended: its file is gone' });
  return { changes, faults };
}

function isRefused(last: SharingAgreement, { agreement }: LoadedAgreement): boolean {
  return agreement.version <= last.version && !isSame(last, agreement);
}

function refusal(last: SharingAgreement, isInForce: boolean, { agreement, file }: LoadedAgreement): AgreementFault {
  const { id, version } = last;
  const stands = `v${version} of ${id} ${isInForce ? 'is' : 'was'} in force`;
  const message =
    agreement.version < version
      ? `${stands}: a version never falls`
      : `${stands} and cannot change: give other terms version ${version + 1}`;
  return { code: 'AGREEMENT_INVALID', at: file, path: 'version', message };
}

/** Undefined if nothing changes. The schema of a dataset may have changed under the same version. */
function changeTo(before: Entitlement | undefined, { agreement, dataset }: LoadedAgreement): string | undefined {
  if (before === undefined) return `v${agreement.version} in force`;
  if (isSame(before, entitlementOf(agreement, dataset, before.shareSchemaId, before.activatedMs))) return undefined;
  if (agreement.version > before.agreement.version) {
    return `v${agreement.version} in force instead of v${before.agreement.version}`;
  }
  return `v${agreement.version} in force under the new schema of ${agreement.dataset}`;
}

/** Equal as JSON, whatever the order of keys. */
function isSame(left: object, right: object): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(left)), JSON.parse(JSON.stringify(right)));
}

/** When the next agreement begins or ends by its validity. Infinity if none will. */
export function nextValidityMs(agreements: readonly LoadedAgreement[], nowMs: number): number {
  const moments = agreements.flatMap(({ agreement }) => Object.values(periodMs(agreement.validity)) as number[]);
  return Math.min(...moments.filter((moment) => moment > nowMs), Infinity);
}
