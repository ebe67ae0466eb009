import type { AgreementPage, AgreementSummary, SilenceReason } from '@rail/board/api';
import type { Bilingual } from '../state/language.ts';

/** What the pages of agreements say, in both languages. */
export const words = {
  title: { zh: '协议', en: 'Agreements' },
  find: { zh: '查找编号、用途', en: 'Find id or purpose' },
  clear: { zh: '清除筛选', en: 'Clear filters' },
  id: { zh: '编号', en: 'Agreement' },
  line: { zh: '线路', en: 'Line' },
  dataset: { zh: '数据集', en: 'Dataset' },
  subscriber: { zh: '订阅方', en: 'Subscriber' },
  database: { zh: '专题库', en: 'Database' },
  purpose: { zh: '用途', en: 'Purpose' },
  state: { zh: '状态', en: 'State' },
  rate: { zh: '交付/s', en: 'Out/s' },
  delivered: { zh: '已交付', en: 'Delivered' },
  filtered: { zh: '过滤', en: 'Filtered out' },
  quarantined: { zh: '隔离', en: 'Quarantined' },
  held: { zh: '配额暂存', en: 'Held by quota' },
  lag: { zh: '积压', en: 'Lag' },
  until: { zh: '有效至', en: 'Until' },
  noneFits: { zh: '没有符合筛选的协议', en: 'No agreement fits the filters' },
  none: {
    zh: '19 条线路在发布, 没有人订阅。把协议放进协议目录, 然后重新载入:',
    en: '19 lines publish, nobody subscribes. Put agreements into their folder, then load them:',
  },
  life: { zh: '协议的阶段', en: 'Life of the agreement' },
  figures: { zh: '交付', en: 'Delivery' },
  counted: { zh: '计数自', en: 'counted since' },
  quota: { zh: '配额', en: 'Quota' },
  noQuota: { zh: '不限', en: 'none set' },
  perDay: { zh: '每天', en: 'a day' },
  resets: { zh: '重置', en: 'resets' },
  freshness: { zh: '新鲜度', en: 'Freshness' },
  promise: { zh: '承诺', en: 'promise' },
  noRecord: { zh: '还没有记录', en: 'no record yet' },
  groups: { zh: '你的滞后', en: 'Lag of your groups' },
  noGroups: { zh: '还没有消费组读取', en: 'no group reads it yet' },
  absent: { zh: '无成员', en: 'no member' },
  connect: { zh: '怎么接', en: 'How to connect' },
  languages: { zh: '语言', en: 'Language' },
  bootstrap: { zh: '地址', en: 'bootstrap' },
  topic: { zh: '主题', en: 'topic' },
  group: { zh: '组', en: 'group' },
  mustBegin: { zh: '须以此开头', en: 'must begin with this' },
  registry: { zh: '模式库', en: 'registry' },
  wholeSample: { zh: '完整示例与自检:', en: 'A whole sample, and a check:' },
  fields: { zh: '字段', en: 'Fields' },
  notShared: { zh: '项未共享', en: 'not shared' },
  field: { zh: '字段', en: 'Field' },
  name: { zh: '名称', en: 'Name' },
  grade: { zh: '级别', en: 'Grade' },
  treatment: { zh: '处理', en: 'Treatment' },
  why: { zh: '为什么', en: 'Why' },
  terms: { zh: '条款', en: 'Terms' },
  term: { zh: '条款', en: 'Term' },
  value: { zh: '内容', en: 'Value' },
  legalBasis: { zh: '法律依据', en: 'Legal basis' },
  silence: { zh: '静默原因', en: 'Why it is silent' },
  noSilence: { zh: '无', en: 'it is not' },
  since: { zh: '自', en: 'since' },
  tracks: { zh: '在线网图上看', en: 'See it on the map' },
} as const satisfies Record<string, Bilingual>;

export const stateWords: Readonly<Record<AgreementSummary['state'], Bilingual>> = {
  active: { zh: '有效', en: 'active' },
  waiting: { zh: '待生效', en: 'waiting' },
  suspended: { zh: '中止', en: 'suspended' },
  expired: { zh: '到期', en: 'expired' },
};

export const statusWords: Readonly<Record<AgreementPage['fields'][number]['status'], Bilingual>> = {
  passed: { zh: '原样', en: 'as is' },
  treated: { zh: '处理', en: 'treated' },
  withheld: { zh: '不共享', en: 'not shared' },
};

/** What each treatment does; its parameters stand behind it as the agreement states them. */
export const treatmentWords: Readonly<Record<string, Bilingual>> = {
  mask: { zh: '遮盖', en: 'mask' },
  hash: { zh: '散列', en: 'hash' },
  generalise: { zh: '泛化', en: 'generalise' },
  nullify: { zh: '置空', en: 'nullify' },
};

export const silenceWords: Readonly<Record<SilenceReason['kind'], Bilingual>> = {
  flowing: { zh: '数据在流动', en: 'records flow' },
  noneDue: { zh: '没有到点的数据', en: 'nothing is due' },
  providerLate: { zh: '提供部门晚点', en: 'the provider is late' },
  linePaused: { zh: '线路停运', en: 'the line is stopped' },
  suspended: { zh: '协议中止', en: 'the agreement is suspended' },
  expired: { zh: '协议到期', en: 'the agreement has expired' },
  notStarted: { zh: '尚未生效', en: 'not in force yet' },
  overQuota: { zh: '超过配额', en: 'over quota' },
  allFiltered: { zh: '全部被过滤', en: 'everything is filtered out' },
  routerDown: { zh: '路由没有运行', en: 'the router does not run' },
  allQuarantined: { zh: '全部被隔离', en: 'everything is quarantined' },
  ended: { zh: '协议已终止', en: 'the agreement has ended' },
  behind: { zh: '路由积压', en: 'the router is behind' },
  unknown: { zh: '原因未知', en: 'nobody knows why' },
};
