import type { Severity } from '../api/alerts.ts';
import type { LineCause } from '../states.ts';

interface Words {
  readonly zh: string;
  readonly en: string;
}

/** What makes an alert: one row for each, shared by the evaluation, Prometheus' rules, the manual and the page. */
export interface AlertRule {
  /** What it begins as; a symptom may be worse. */
  readonly severity: Severity;
  /** What makes it worse than that, if anything does. */
  readonly pagesWhen: Words | null;
  /** How long its symptom has to last, ms. */
  readonly forMs: number;
  /** Whose doing it may be; empty where no line is concerned. */
  readonly causes: readonly LineCause[];
  /** Symptoms of one subject within one family are one incident: a dead database is one, whatever its lines show. */
  readonly family: string;
  readonly title: Words;
  readonly when: Words;
  /** What somebody does first, before any command. */
  readonly firstStep: Words;
  /** `{line}`, `{agreement}`, `{database}` and `{subject}` stand for what it is about. */
  readonly firstCommand: string;
  /** Page of the manual, relative to docs/. */
  readonly runbook: string;
  /** Once closed while it lasts, it comes again after so long; null for not before it was over. */
  readonly againAfterMs: number | null;
  /** The same in Prometheus, from metrics of the exchange alone; null where those do not tell. */
  readonly promql: string | null;
}

const secondMs = 1000;
const minuteMs = 60_000;
const againMs = 15 * minuteMs;
const ours = 'R|B';

export const alertRules = {
  LineOverdue: {
    severity: 'notify',
    pagesWhen: null,
    forMs: 0,
    causes: ['P'],
    family: 'timetable',
    title: { zh: '部门数据过点未到', en: 'a department is overdue' },
    when: { zh: '现在 > 到点时刻 + 宽限', en: 'now > due + grace: the provider has missed its timetable' },
    firstStep: { zh: '联系部门值班人, 不要重启平台', en: 'call the contact of the department; never restart ours' },
    firstCommand: 'rail line show {line}',
    runbook: 'alerts/line-overdue.md',
    againAfterMs: null,
    promql: 'rail_line_state{state="late",cause="P"} == 1',
  },
  LineLate: {
    severity: 'ticket',
    pagesWhen: { zh: '延迟 ≥ 承诺的 3 倍', en: 'the delay reaches 3 times the promise' },
    forMs: minuteMs,
    causes: ['R', 'B'],
    family: 'flow',
    title: { zh: '线路晚点, 原因在平台', en: 'a line is late by our doing' },
    when: { zh: '延迟 > 承诺, 原因是路由或数据库', en: 'delay > promise, and the cause is router or database' },
    firstStep: {
      zh: '看哪个环节慢, 多久追平; 扩容路由或给数据库减负',
      en: 'which stage is slow, when does it catch up; add a router or free the database',
    },
    firstCommand: 'rail board --line {line} --once',
    runbook: 'alerts/line-late.md',
    againAfterMs: againMs,
    promql: `rail_line_state{state="late",cause=~"${ours}"} == 1`,
  },
  LineBroken: {
    severity: 'page',
    pagesWhen: null,
    forMs: 30 * secondMs,
    causes: ['R', 'B', 'P'],
    family: 'flow',
    title: { zh: '线路中断', en: 'a line is broken' },
    when: {
      zh: '某一环节故障或停滞; 原因在部门时 (一半被隔离) 只通知',
      en: 'a stage fails or stands still; half of the records set aside (P) is only a notice',
    },
    firstStep: { zh: '看错误原文, 再选 R1, B1, B2, B3', en: 'read the error on the page, then R1, B1, B2 or B3' },
    firstCommand: 'rail line show {line}',
    runbook: 'alerts/line-broken.md',
    againAfterMs: againMs,
    promql: 'rail_line_state{state="broken"} == 1',
  },
  LagGrowing: {
    severity: 'ticket',
    pagesWhen: null,
    forMs: 5 * minuteMs,
    causes: ['R', 'B'],
    family: 'flow',
    title: { zh: '积压在增长', en: 'the backlog grows' },
    when: {
      zh: '追平时间 > 10 分钟且没有缩短',
      en: 'the time to catch up is beyond 10 minutes and does not fall',
    },
    firstStep: { zh: '增加一个路由', en: 'add a router: docker compose up -d --scale router=3' },
    firstCommand: 'rail board --line {line} --once',
    runbook: 'alerts/lag-growing.md',
    againAfterMs: againMs,
    promql: '(rail_line_catchup_seconds > 600) and (rail_line_catchup_seconds >= rail_line_catchup_seconds offset 1m)',
  },
  QuarantineRate: {
    severity: 'ticket',
    pagesWhen: { zh: '≥ 50 % 被隔离', en: '50 % or more are set aside' },
    forMs: 5 * minuteMs,
    causes: ['P'],
    family: 'quality',
    title: { zh: '隔离率过高', en: 'too many records are set aside' },
    when: {
      zh: '5 分钟内 > 1 % 且 > 20 条, 并超过平时的 5 倍',
      en: '> 1 % and > 20 records in 5 minutes, and 5 times what is usual for the line',
    },
    firstStep: { zh: '按原因看; 是不是换了模式', en: 'look by reason; is there a new schema id?' },
    firstCommand: 'rail quarantine list --line {line}',
    runbook: 'alerts/quarantine-rate.md',
    againAfterMs: againMs,
    promql:
      '(sum by (line) (increase(rail_line_records_total{outcome="quarantined"}[5m])) > 20) and ' +
      '(sum by (line) (increase(rail_line_records_total{outcome="quarantined"}[5m])) / ' +
      'sum by (line) (increase(rail_line_records_total{outcome=~"routed|unshared|quarantined"}[5m])) > 0.01)',
  },
  LedgerImbalance: {
    severity: 'page',
    pagesWhen: null,
    forMs: 0,
    causes: [],
    family: 'ledger',
    title: { zh: '账不平', en: 'the ledger does not balance' },
    when: { zh: '路由的账目不相符或不相接', en: "the router's accounts do not add up, or leave a gap" },
    firstStep: { zh: '先停止清理数据, 再查账', en: 'freeze retention, then look: the offsets are listed' },
    firstCommand: 'rail ledger check',
    runbook: 'alerts/ledger-imbalance.md',
    againAfterMs: againMs,
    promql: 'rail_ledger_imbalance_pairs != 0',
  },
  QuotaNearEnd: {
    severity: 'notify',
    pagesWhen: null,
    forMs: 10 * minuteMs,
    causes: [],
    family: 'quota',
    title: { zh: '协议限额将用完', en: 'an agreement is close to its quota' },
    when: { zh: '用了 > 80 %, 时段还剩 > 20 %', en: '> 80 % is used with > 20 % of its window left' },
    firstStep: { zh: '告知双方联系人: 提额或等待', en: 'tell both contacts: raise it, or wait' },
    firstCommand: 'rail share status {agreement}',
    runbook: 'alerts/quota-near-end.md',
    againAfterMs: null,
    promql: 'rail_agreement_quota_ratio > 0.8',
  },
  AgreementExpiring: {
    severity: 'notify',
    pagesWhen: null,
    forMs: 0,
    causes: [],
    family: 'expiry',
    title: { zh: '协议即将到期', en: 'an agreement expires soon' },
    when: { zh: '到期前 30 天, 7 天, 1 天', en: '30, 7 and 1 days before it ends' },
    firstStep: { zh: '联系双方办理续签', en: 'ask both parties for its renewal' },
    firstCommand: 'rail agreement show {agreement}',
    runbook: 'alerts/agreement-expiring.md',
    againAfterMs: null,
    promql: 'rail_agreement_expiry_timestamp_seconds - time() < 30 * 86400',
  },
  DeniedSpike: {
    severity: 'ticket',
    pagesWhen: null,
    forMs: 0,
    causes: [],
    family: 'denied',
    title: { zh: '拒绝访问激增', en: 'somebody is refused over and over' },
    when: { zh: '对同一类对象 5 分钟内拒绝 > 20 次', en: '> 20 refusals of one kind of thing in 5 minutes' },
    firstStep: { zh: '看是谁, 要什么: 帮助或封禁', en: 'who asks, and for what: help or block' },
    firstCommand: 'rail alert show {alert}',
    runbook: 'alerts/denied-spike.md',
    againAfterMs: againMs,
    promql: 'sum by (resource) (increase(rail_denied_total[5m])) > 20',
  },
  DiskFilling: {
    severity: 'ticket',
    pagesWhen: { zh: '不到 2 小时写满', en: 'full in less than 2 hours' },
    forMs: 10 * minuteMs,
    causes: [],
    family: 'disk',
    title: { zh: '磁盘将满', en: 'a disk fills up' },
    when: { zh: '按趋势 24 小时内写满, 或剩余 < 10 %', en: 'full in < 24 h by its slope, or < 10 % left' },
    firstStep: { zh: '看最大的主题和保留期', en: 'the biggest topic and its retention' },
    firstCommand: 'rail doctor',
    runbook: 'alerts/disk-filling.md',
    againAfterMs: againMs,
    promql: null,
  },
  SchemaIncompatible: {
    severity: 'notify',
    pagesWhen: null,
    forMs: 0,
    causes: [],
    family: 'schema',
    title: { zh: '模式不兼容, 登记被拒', en: 'a schema was refused' },
    when: { zh: '登记的模式与旧版不兼容', en: 'a schema that is not compatible was to be registered' },
    firstStep: { zh: '看差异; 改为兼容或升版本', en: 'read the difference; make it compatible or raise the version' },
    firstCommand: 'rail alert show {alert}',
    runbook: 'alerts/schema-incompatible.md',
    againAfterMs: null,
    promql: null,
  },
  ObserverStale: {
    severity: 'page',
    pagesWhen: null,
    forMs: 0,
    causes: [],
    family: 'observer',
    title: { zh: '观察者静默', en: 'the observer is silent' },
    when: {
      zh: '超过 30 秒没有看到交换平台; 接收方 2 × 60 秒没有收到心跳',
      en: 'the exchange was not seen for > 30 s; at the receiver: no heartbeat for 2 × 60 s',
    },
    firstStep: { zh: '先看 Kafka 是否可达', en: 'is Kafka reachable from here?' },
    firstCommand: 'rail doctor',
    runbook: 'alerts/observer-stale.md',
    againAfterMs: againMs,
    promql: 'absent(rail_line_state) == 1',
  },
  StoreAway: {
    severity: 'ticket',
    pagesWhen: null,
    forMs: 30 * secondMs,
    causes: [],
    family: 'store',
    title: { zh: 'Redis 不可达', en: 'Redis does not answer' },
    when: { zh: '信号, 限流与配额存储没有回答', en: 'the store of signals, rate limits and quotas does not answer' },
    firstStep: {
      zh: '数据照常流动; 恢复 Redis, 不要重启平台',
      en: 'records go on; bring Redis back, never restart the exchange for it',
    },
    firstCommand: 'rail doctor',
    runbook: 'alerts/store-away.md',
    againAfterMs: againMs,
    promql: 'rail_store_up == 0',
  },
} as const satisfies Readonly<Record<string, AlertRule>>;

export type RuleName = keyof typeof alertRules;

export const ruleNames = Object.keys(alertRules) as readonly RuleName[];

export const ruleOf = (name: RuleName): AlertRule => alertRules[name];
