/** A label of a metric: what it names, and how many values it can have. None is ever a key, an offset, a user or a file. */
export interface MetricLabel {
  readonly max: number;
  readonly en: string;
  readonly zh: string;
}

const label = (max: number, zh: string, en: string): MetricLabel => ({ max, zh, en });

export const metricLabels = {
  line: label(19, '线路', 'a line'),
  dataset: label(100, '数据集', 'a dataset of a line'),
  outcome: label(7, '记录的去向', 'what became of a record, or of a pair of record and agreement'),
  rule: label(200, '质量规则', 'a quality rule of a dataset'),
  direction: label(2, '进出', 'in: read from a line; out: written to its shares'),
  state: label(6, '状态', 'broken, late, unknown, stopped, quiet, onTime'),
  cause: label(5, '原因', 'P provider, R router, B database, S subscriber, none'),
  stage: label(4, '环节', 'route, share, commit, read'),
  agreement: label(1000, '协议', 'an agreement'),
  window: label(2, '时段', 'window of a quota: hour or day'),
  database: label(12, '专题库', 'a thematic database'),
  table: label(60, '表', 'a table of a thematic database'),
  op: label(3, '操作', 'upsert, delete, or fault: the table could not hold the record'),
  resource: label(4, '对象', 'what was asked for: figures, act, content, login'),
  reason: label(12, '原因', 'why it was refused'),
  alert: label(15, '告警', 'an alert rule'),
  severity: label(3, '级别', 'page, ticket, notify'),
  part: label(5, '进程', 'publisher, router, builder, control, gateway'),
  store: label(2, '存储', 'memory or redis'),
  dropped: label(2, '被省去的标签', 'the label that was left out: partition or dataset'),
  cluster_name: label(1, '集群', 'name of the exchange'),
  group: label(40, '消费组', 'a consumer group: of the router, of a builder, of a subscriber'),
  topic: label(300, '主题', 'a topic of a line or of a share'),
  partition: label(8, '分区', 'a partition'),
} as const satisfies Readonly<Record<string, MetricLabel>>;

export type LabelName = keyof typeof metricLabels;
