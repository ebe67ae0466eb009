import type { Severity } from '../api/alerts.ts';
import { spanText } from '../render/units.ts';
import type { AlertFacts, DiskFacts, Symptom } from './facts.ts';
import type { RuleName } from './rules.ts';
import { alertRules } from './rules.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** When an end is near: each of them is an alert of its own, so that one that was closed does not hide the next. */
const expiryDays = [1, 7, 30] as const;
const denialsMax = 20;
const fullShare = 0.1;
const quotaUsed = 0.8;
const quotaWindowLeft = 0.2;

type Told = Pick<Symptom, 'subject' | 'what' | 'evidence'> & Partial<Symptom>;

/** A symptom of the exchange and not of a line. */
function symptom(rule: RuleName, told: Told): Symptom {
  const { severity, family } = alertRules[rule];
  return { rule, severity, cause: null, family, line: null, lagRecords: 0, ...told };
}

/** What is the matter with the exchange as the board shows it: known only while somebody looks. */
export function boardSymptoms({ board: { ledger, stores } }: AlertFacts): Symptom[] {
  const symptoms: Symptom[] = [];
  if (ledger.verdict === 'broken') {
    const fault = ledger.fault ?? '';
    symptoms.push(
      symptom('LedgerImbalance', {
        subject: 'exchange',
        what: { zh: '账不平', en: 'the ledger does not balance' },
        evidence: { zh: fault, en: fault },
      }),
    );
  }
  if (stores.fault !== null) {
    const { what } = stores.fault;
    symptoms.push(
      symptom('StoreAway', {
        subject: `store/${stores.kind}`,
        what: { zh: '不可达', en: 'does not answer' },
        evidence: { zh: what, en: what },
      }),
    );
  }
  return symptoms;
}

/** What is known without the board. */
export function otherSymptoms(facts: AlertFacts, nowMs: number): Symptom[] {
  return [
    ...facts.agreements.flatMap((agreement) => expiring(agreement, nowMs)),
    ...facts.disks.flatMap(filling),
    ...facts.denials.filter(({ count }) => count > denialsMax).map(denied),
    ...facts.quotas.flatMap(nearEnd),
    ...facts.refusedSchemas.map(({ subject, why }) =>
      symptom('SchemaIncompatible', {
        subject: `schema/${subject}`,
        what: { zh: '登记被拒', en: 'was refused by the registry' },
        evidence: { zh: why, en: why },
      }),
    ),
  ];
}

/** Nobody has seen the exchange for so long. */
export function staleSymptom(staleMs: number, fault: string | null): Symptom {
  const why = fault ?? '';
  return symptom('ObserverStale', {
    subject: 'exchange',
    what: { zh: `${spanText(staleMs)} 没有被看到`, en: `was not seen for ${spanText(staleMs)}` },
    evidence: { zh: why, en: why },
  });
}

function expiring({ id, line, untilMs }: AlertFacts['agreements'][number], nowMs: number): Symptom[] {
  const leftMs = untilMs - nowMs;
  const days = expiryDays.find((each) => leftMs <= each * dayMs);
  if (days === undefined || leftMs <= 0) return [];
  const left = leftMs < dayMs ? spanText(leftMs) : `${Math.ceil(leftMs / dayMs)}d`;
  const until = new Date(untilMs + 8 * hourMs).toISOString().slice(0, 10);
  return [
    symptom('AgreementExpiring', {
      subject: `agreement/${id}`,
      family: `expiry-${days}`,
      line,
      what: { zh: `${left} 后到期`, en: `ends in ${left}` },
      evidence: { zh: `有效期至 ${until}`, en: `valid until ${until}` },
    }),
  ];
}

function filling({ path, freeBytes, totalBytes, fullInMs }: DiskFacts): Symptom[] {
  const isFull = freeBytes < totalBytes * fullShare;
  if (!isFull && (fullInMs === null || fullInMs >= dayMs)) return [];
  const severity: Severity = fullInMs !== null && fullInMs < 2 * hourMs ? 'page' : 'ticket';
  const share = `${Math.floor((freeBytes / totalBytes) * 100)} %`;
  const full = fullInMs === null ? undefined : spanText(fullInMs);
  return [
    symptom('DiskFilling', {
      subject: `disk/${path}`,
      severity,
      what: full === undefined ? { zh: '将满', en: 'is nearly full' } : { zh: `${full} 后写满`, en: `full in ${full}` },
      evidence: { zh: `剩余 ${share}`, en: `${share} left` },
    }),
  ];
}

function denied({ resource, count, what }: AlertFacts['denials'][number]): Symptom {
  return symptom('DeniedSpike', {
    subject: `denied/${resource}`,
    what: { zh: `5 分钟内拒绝 ${count} 次`, en: `was refused ${count} times in 5 minutes` },
    evidence: { zh: what, en: what },
  });
}

function nearEnd({ agreement, used, windowLeft }: AlertFacts['quotas'][number]): Symptom[] {
  if (used <= quotaUsed || windowLeft <= quotaWindowLeft) return [];
  const percent = (share: number): string => `${Math.floor(share * 100)} %`;
  return [
    symptom('QuotaNearEnd', {
      subject: `agreement/${agreement}`,
      what: { zh: `限额已用 ${percent(used)}`, en: `has used ${percent(used)} of its quota` },
      evidence: { zh: `时段还剩 ${percent(windowLeft)}`, en: `${percent(windowLeft)} of its window is left` },
    }),
  ];
}
