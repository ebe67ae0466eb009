import type { TraceAgreement } from '@rail/board/api';
import type { Bilingual } from '../state/language.ts';

/** What the page of one record says, in both languages. */
export const words = {
  title: { zh: '追踪一条记录', en: 'Trace a record' },
  place: {
    zh: '主题/分区/位移, 文件:行, 或 专题库.表:键',
    en: 'TOPIC/PARTITION/OFFSET, FILE:LINE or DATABASE.TABLE:KEY',
  },
  go: { zh: '追踪', en: 'Trace' },
  asking: { zh: '在各主题里查找…', en: 'Looking through the topics…' },
  ask: {
    zh: '一条记录去了哪里、为什么: 输入它在主题里的位置、文件的一行, 或专题库的一行。同样的结果:',
    en: 'Where one record went, and why: by its place in a topic, a row of a file, or a row of a database. The same by:',
  },
  published: { zh: '发布', en: 'published' },
  key: { zh: '键', en: 'key' },
  schema: { zh: '模式', en: 'schema' },
  origin: { zh: '随记录带来', en: 'Carried with it' },
  quarantined: { zh: '对所有协议都已隔离', en: 'Set aside for every agreement' },
  seeQuarantine: { zh: '查看隔离', en: 'See quarantine' },
  noAgreement: {
    zh: '没有协议覆盖这个数据集: 记录停在线路上。',
    en: 'No agreement covers this dataset: the record stays on its line.',
  },
  field: { zh: '字段', en: 'Field' },
  before: { zh: '线路上', en: 'On the line' },
  after: { zh: '共享里', en: 'In the share' },
  treatment: { zh: '处理', en: 'Treatment' },
  why: { zh: '为什么', en: 'Why' },
  hidden: { zh: '不可见', en: 'hidden' },
  partHidden: {
    zh: '有些值没有显示: 看到内容需要该协议的授权, 数字照常显示。',
    en: 'Some values are not shown: content needs the right to records of that agreement; figures are shown.',
  },
  committed: { zh: '已写入', en: 'committed' },
  fields: { zh: '逐字段', en: 'Field by field' },
} as const satisfies Record<string, Bilingual>;

export const outcomeWords: Readonly<Record<TraceAgreement['outcome'], Bilingual>> = {
  delivered: { zh: '已交付', en: 'delivered' },
  filtered: { zh: '已过滤', en: 'filtered out' },
  left: { zh: '已撤回', en: 'taken back' },
  quarantined: { zh: '已隔离', en: 'quarantined' },
  waiting: { zh: '等待路由', en: 'waiting for the router' },
  nothing: { zh: '未交付', en: 'nothing' },
};
