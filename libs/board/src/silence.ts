import type { LinePause } from './dataset-judge.ts';
import type { SilenceReason } from './api/agreements.ts';
import { countText, momentText } from './render/units.ts';

/** What is known of a share at a moment, by whoever looks: control of a running exchange, or a command by its topics. */
export interface SilenceFacts {
  readonly nowMs: number;
  readonly agreement: string;
  /** `ended`: taken back before its last day. */
  readonly state: 'active' | 'notStarted' | 'expired' | 'ended' | 'suspended';
  /** First day and last, as the agreement has them. */
  readonly validity: { readonly from: string; readonly until: string };
  readonly where: string | undefined;
  readonly dataset: string;
  readonly promiseMs: number;
  readonly paused: LinePause | null;
  /** While its quota is used up: until then records wait, or are left out if the agreement has it so. */
  readonly quota: { readonly held: number; readonly leavesOut: boolean; readonly resumesMs: number } | null;
  /** `unknown` if nobody has looked for a while. */
  readonly router: 'works' | 'absent' | 'unknown';
  /** Records of the dataset that the router has not come to, and how long the oldest has waited; null if not known. */
  readonly waiting: { readonly records: number; readonly delayMs: number | null };
  /** When the provider last published; null if it never has. */
  readonly providerLastMs: number | null;
  /** When the next record is due, or was. */
  readonly dueMs: number;
  /** Of the pairs since `sinceMs`. */
  readonly counts: {
    readonly sinceMs: number;
    readonly delivered: number;
    readonly filteredOut: number;
    readonly quarantined: number;
    readonly lastDeliveredMs: number | null;
  };
}

/** What was delivered so short a time ago is no silence. */
const recentMs = 60_000;

/** Why nothing comes, the first that explains it in the order in which a record would pass; `flowing` if something does. */
export function silenceOf(facts: SilenceFacts): SilenceReason {
  return agreed(facts) ?? stopped(facts) ?? flowing(facts) ?? routed(facts) ?? provided(facts);
}

function reason(kind: SilenceReason['kind'], zh: string, en: string, sinceMs: number | null = null): SilenceReason {
  return { kind, text: { zh, en }, sinceMs };
}

function agreed({ state, validity }: SilenceFacts): SilenceReason | undefined {
  switch (state) {
    case 'ended':
      return reason('ended', '协议已在到期前收回, 不再共享', 'the agreement was taken back: nothing more is shared');
    case 'expired':
      return reason(
        'expired',
        `已于 ${validity.until} 到期, 不再共享`,
        `expired ${validity.until}: nothing more is shared`,
      );
    case 'notStarted':
      return reason(
        'notStarted',
        `自 ${validity.from} 起有效, 尚未到起始时间`,
        `valid from ${validity.from}: its start lies ahead`,
      );
    case 'suspended':
      return reason('suspended', '协议已中止, 恢复后继续', 'the agreement is suspended: it goes on once it is resumed');
    case 'active':
      return undefined;
  }
}

function stopped({ paused, quota, nowMs, agreement }: SilenceFacts): SilenceReason | undefined {
  if (paused !== null) {
    const { by, reason: why, sinceMs } = paused;
    const since = momentText(sinceMs, nowMs);
    return reason(
      'linePaused',
      `${by} 自 ${since} 起停运该线路: ${why}; 数据等待, 没有丢失`,
      `${by} has paused the line since ${since}: ${why}; records wait, none is lost`,
      sinceMs,
    );
  }
  if (quota === null) return undefined;
  const [held, resumes] = [countText(quota.held), momentText(quota.resumesMs, nowMs)];
  if (quota.leavesOut) {
    return reason(
      'overQuota',
      `${agreement} 今日配额已用完: 按协议 ${resumes} 前的数据不再交付`,
      `the quota of ${agreement} is used up: what comes before ${resumes} is left out, as agreed`,
    );
  }
  return reason(
    'overQuota',
    `${agreement} 今日配额已用完: ${held} 条等待, ${resumes} 恢复, 没有丢失`,
    `the quota of ${agreement} is used up: ${held} records wait until ${resumes}, none is lost`,
  );
}

function flowing({ nowMs, promiseMs, counts: { lastDeliveredMs } }: SilenceFacts): SilenceReason | undefined {
  if (lastDeliveredMs === null || nowMs - lastDeliveredMs > Math.max(promiseMs, recentMs)) return undefined;
  return reason('flowing', '没有静默, 数据正在交付', 'not silent: records flow');
}

function routed({ router, waiting, promiseMs, nowMs, dataset }: SilenceFacts): SilenceReason | undefined {
  const { records, delayMs } = waiting;
  const n = countText(records);
  const sinceMs = delayMs === null ? null : nowMs - delayMs;
  if (router === 'unknown') {
    return reason('unknown', '观察中断, 原因未知', 'the exchange has not been watched for a while: nobody knows');
  }
  if (router === 'absent' && records > 0) {
    return reason(
      'routerDown',
      `路由没有运行: ${dataset} 有 ${n} 条等待, 没有丢失`,
      `no router runs: ${n} records of ${dataset} wait for it, none is lost`,
      sinceMs,
    );
  }
  if (records === 0 || (delayMs !== null && delayMs <= promiseMs)) return undefined;
  return reason(
    'behind',
    `路由落后: ${dataset} 有 ${n} 条等待`,
    `the router is behind: ${n} records of ${dataset} wait for it`,
    sinceMs,
  );
}

function provided(facts: SilenceFacts): SilenceReason {
  const { agreement, dataset, where = 'its terms', providerLastMs, dueMs, nowMs, counts } = facts;
  if (providerLastMs === null && nowMs <= dueMs) {
    return reason('noneDue', `${dataset} 还没有数据`, `the provider has not published to ${dataset} yet`);
  }
  const { delivered, filteredOut, quarantined, sinceMs } = counts;
  if (delivered === 0 && filteredOut > 0) {
    const n = countText(filteredOut);
    return reason(
      'allFiltered',
      `没有记录符合 ${where}: ${n} 条被过滤`,
      `no record matches ${where}: ${n} were left out`,
      sinceMs,
    );
  }
  if (delivered === 0 && quarantined > 0) {
    const list = `rail quarantine list --agreement ${agreement}`;
    return reason('allQuarantined', `全部记录被隔离: ${list}`, `all records were set aside: ${list}`, sinceMs);
  }
  if (nowMs > dueMs) {
    const since = providerLastMs === null ? undefined : momentText(providerLastMs, nowMs);
    const due = momentText(dueMs, nowMs);
    return reason(
      'providerLate',
      `${since === undefined ? '部门从未发布' : `部门自 ${since} 起没有发布`} (${dataset}), 应于 ${due} 前到点`,
      `the provider ${since === undefined ? 'has never published' : `is silent since ${since}`} (${dataset}); it was due by ${due}`,
      providerLastMs,
    );
  }
  const due = momentText(dueMs, nowMs);
  return reason(
    'noneDue',
    `${due} 前没有到点数据 (${dataset})`,
    `nothing is due before ${due} (${dataset})`,
    providerLastMs,
  );
}
