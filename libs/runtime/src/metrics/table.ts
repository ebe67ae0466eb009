import type { Part } from '../config/settings.ts';
import type { LabelName } from './labels.ts';

export interface MetricRow {
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly unit: 'records' | 'pairs' | 'rows' | 'bytes' | 'seconds' | 'moment' | 'ratio' | 'flag' | 'alerts' | 'series';
  readonly labels: readonly LabelName[];
  readonly zh: string;
  readonly en: string;
  /** The processes that have it. */
  readonly filledBy: readonly Part[];
  /** When it has samples, if it does not always. */
  readonly whenever?: string;
  /** Of a histogram, in its unit. */
  readonly buckets?: readonly number[];
}

const fromMillisecond = [
  0.001, 0.002, 0.005, 0.01, 0.02, 0.03, 0.05, 0.075, 0.1, 0.125, 0.15, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30, 60, 300,
];
const router: readonly Part[] = ['router'];
const builder: readonly Part[] = ['builder'];
const control: readonly Part[] = ['control'];
const everyPart: readonly Part[] = ['publisher', 'router', 'builder', 'control', 'gateway'];

function row<const Type extends MetricRow['type'], const Labels extends readonly LabelName[]>(
  type: Type,
  unit: MetricRow['unit'],
  name: string,
  labels: Labels,
  filledBy: readonly Part[],
  zh: string,
  en: string,
  rest: Pick<MetricRow, 'whenever' | 'buckets'> = {},
): MetricRow & { readonly type: Type; readonly labels: Labels } {
  return { name, type, unit, labels, filledBy, zh, en, ...rest };
}

/**
 * Every metric of the exchange, by its name in `Signals`; docs/metrics.md is made from it, and alert rules and
 * dashboards may name nothing else.
 */
export const metricTable = {
  lineRecords: row(
    'counter',
    'records',
    'rail_line_records_total',
    ['line', 'dataset', 'outcome'],
    ['publisher', 'router'],
    '线路的记录, 按去向',
    'Records of a line: published (by our generators), then routed, unshared or quarantined, once that is committed',
  ),
  lineBytes: row(
    'counter',
    'bytes',
    'rail_line_bytes_total',
    ['line', 'direction'],
    router,
    '路由读入和写出的字节',
    'Bytes of record batches that the router read from a line and wrote to its shares and quarantine, once committed',
  ),
  lineState: row(
    'gauge',
    'flag',
    'rail_line_state',
    ['line', 'state', 'cause'],
    control,
    '线路状态, 与站牌一致',
    '1 for the state of a line as the board shows it, 0 for the others; unknown once nobody could look for 5 s',
  ),
  lineFreshness: row(
    'gauge',
    'seconds',
    'rail_line_freshness_seconds',
    ['line', 'stage'],
    control,
    '最老的未提交记录已等待多久; 追平为 0',
    'Age of the oldest record that a stage has not committed yet, of its slowest reader; 0 when it has caught up',
  ),
  lineLastEvent: row(
    'gauge',
    'moment',
    'rail_line_last_event_timestamp_seconds',
    ['line', 'dataset'],
    control,
    '最近一条记录的发布时刻',
    'When the newest record of a dataset was published',
    { whenever: 'a record was published' },
  ),
  lineDue: row(
    'gauge',
    'moment',
    'rail_line_due_timestamp_seconds',
    ['line', 'dataset'],
    control,
    '按时刻表下一条记录最迟的时刻, 含宽限',
    'By when the next record of a dataset has to come by its timetable, grace included',
  ),
  linePromise: row(
    'gauge',
    'seconds',
    'rail_line_promise_seconds',
    ['line', 'dataset'],
    control,
    '承诺的最大延迟',
    'The delay that a dataset promises not to exceed',
  ),
  lineCatchup: row(
    'gauge',
    'seconds',
    'rail_line_catchup_seconds',
    ['line', 'stage'],
    control,
    '按当前速度追平所需时间; 追不上为 +Inf',
    'Until the slowest reader of a stage has caught up at the present rates; +Inf while it falls behind',
  ),
  deliverySeconds: row(
    'histogram',
    'seconds',
    'rail_delivery_duration_seconds',
    ['line', 'stage'],
    router,
    '从发布到共享提交的时间',
    'Time from publication of a batch until its share records are committed (stage share)',
    { buckets: fromMillisecond },
  ),
  agreementRecords: row(
    'counter',
    'pairs',
    'rail_agreement_records_total',
    ['agreement', 'outcome'],
    router,
    '记录与协议的配对, 按去向',
    'Pairs of record and agreement: delivered, filtered_out or quarantined, once that is committed',
  ),
  agreementQuota: row(
    'gauge',
    'ratio',
    'rail_agreement_quota_ratio',
    ['agreement', 'window'],
    router,
    '协议限额已用的份额',
    'Share of the quota of an agreement that all routers together have used in the window',
    { whenever: 'an agreement has a quota' },
  ),
  agreementExpiry: row(
    'gauge',
    'moment',
    'rail_agreement_expiry_timestamp_seconds',
    ['agreement'],
    control,
    '协议到期时刻',
    'When an agreement in force ends by its own terms',
    { whenever: 'an agreement has an end' },
  ),
  qualityMarks: row(
    'counter',
    'records',
    'rail_quality_marks_total',
    ['line', 'dataset', 'rule'],
    router,
    '违反质量规则但仍被路由的记录',
    'Records that were routed although they broke a quality rule',
    { whenever: 'a record broke a rule' },
  ),
  thematicRows: row(
    'counter',
    'rows',
    'rail_thematic_rows_total',
    ['database', 'table', 'op'],
    builder,
    '写入专题库的行',
    'Upserts and deletions that came to a table of a thematic database, and records that it could not hold',
  ),
  thematicCommit: row(
    'histogram',
    'seconds',
    'rail_thematic_commit_duration_seconds',
    ['database'],
    builder,
    '专题库一次提交的时间',
    'Duration of one SQL transaction of the builder',
    { buckets: [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30] },
  ),
  thematicDelivery: row(
    'histogram',
    'seconds',
    'rail_thematic_delivery_duration_seconds',
    ['database'],
    builder,
    '从发布到入库的时间',
    'Time from publication of a record until its row is committed, of up to 64 rows of a table in each commit',
    { buckets: fromMillisecond },
  ),
  ledgerImbalance: row(
    'gauge',
    'pairs',
    'rail_ledger_imbalance_pairs',
    ['line'],
    control,
    '账不平的数目; 0 为平',
    'Records and pairs that the accounts of a line leave unexplained, offsets between two accounts included; 0 is right',
  ),
  ledgerChecked: row(
    'gauge',
    'moment',
    'rail_ledger_checked_timestamp_seconds',
    ['line'],
    control,
    '最近一次核账时刻',
    'When an account of the line was checked last',
    { whenever: 'a record of the line was accounted' },
  ),
  groupLag: row(
    'gauge',
    'records',
    'kafka_consumergroup_group_lag',
    ['cluster_name', 'group', 'topic', 'partition'],
    control,
    '消费组在分区上的积压',
    'Offsets between where a group stands in a partition and its committed end; markers at the end are passed over',
  ),
  groupTopicLag: row(
    'gauge',
    'records',
    'kafka_consumergroup_group_topic_sum_lag',
    ['cluster_name', 'group', 'topic'],
    control,
    '消费组在主题上的积压',
    'The same, of all partitions of a topic',
  ),
  groupMaxLagSeconds: row(
    'gauge',
    'seconds',
    'kafka_consumergroup_group_max_lag_seconds',
    ['cluster_name', 'group'],
    control,
    '消费组最老的未读记录已等待多久',
    'How long the oldest record has waited that a group has not committed yet',
  ),
  partUp: row(
    'gauge',
    'flag',
    'rail_part_up',
    ['part'],
    everyPart,
    '进程在运行',
    '1 while a part of the exchange runs in this process; 0 once it has stopped',
  ),
  storeUp: row(
    'gauge',
    'flag',
    'rail_store_up',
    ['store'],
    control,
    '信号, 限流与配额存储有回答',
    '1 while the store of live signals, rate limits and quotas answers',
  ),
  alertOpen: row(
    'gauge',
    'alerts',
    'rail_alert_open',
    ['alert', 'severity'],
    control,
    '未关闭的告警',
    'Alerts that are open',
  ),
  alertDisposed: row(
    'gauge',
    'ratio',
    'rail_alert_disposed_ratio',
    [],
    control,
    '今日风险预警处置率',
    'Alerts closed within their clock today, of all that were due or closed (风险预警处置率)',
    { whenever: 'an alert was due or closed today' },
  ),
  denied: row(
    'counter',
    'records',
    'rail_denied_total',
    ['resource', 'reason'],
    ['control', 'gateway'],
    '被拒绝的请求',
    'Requests that were refused for want of a right',
    { whenever: 'a request was refused' },
  ),
  agreementRead: row(
    'counter',
    'records',
    'rail_agreement_read_records_total',
    ['agreement'],
    ['gateway'],
    '订阅方经网关读取的记录',
    'Records of a share that were handed out over HTTP',
    { whenever: 'somebody reads a share through the gateway' },
  ),
  replaySpeed: row(
    'gauge',
    'ratio',
    'rail_replay_speed_ratio',
    [],
    ['publisher'],
    '回放达到的速度与要求之比',
    'Pace achieved over pace asked for, of the slowest timed replay that this process drives',
    { whenever: 'the publisher drives a timed replay' },
  ),
  replayTimingError: row(
    'gauge',
    'seconds',
    'rail_replay_timing_error_seconds',
    [],
    ['publisher'],
    '回放的时刻误差, p99',
    '99th percentile of how far from its time a row is sent, of the least punctual timed replay',
    { whenever: 'the publisher drives a timed replay' },
  ),
  seriesDropped: row(
    'counter',
    'series',
    'rail_series_dropped_total',
    ['dropped'],
    everyPart,
    '因序列过多而省去标签的次数',
    'Samples that lost a label because the process has 5,000 series',
  ),
} as const satisfies Readonly<Record<string, MetricRow>>;

export type MetricKey = keyof typeof metricTable;
