import type { QuarantineAnswer } from '@rail/board/api';
import type { Bilingual } from '../state/language.ts';

/** What the pages of quarantine say, in both languages. */
export const words = {
  title: { zh: '隔离', en: 'Quarantine' },
  byReason: { zh: '按原因', en: 'By reason' },
  entries: { zh: '记录', en: 'Records' },
  line: { zh: '线路', en: 'Line' },
  reason: { zh: '原因', en: 'Reason' },
  meaning: { zh: '含义', en: 'Meaning' },
  remedy: { zh: '怎么办', en: 'What to do' },
  records: { zh: '条数', en: 'Records' },
  first: { zh: '最早', en: 'First' },
  actions: { zh: '操作', en: 'Actions' },
  all: { zh: '包括已处理的', en: 'with those settled' },
  run: { zh: '回放', en: 'Run' },
  place: { zh: '位置', en: 'Place' },
  origin: { zh: '来自', en: 'Of' },
  where: { zh: '在何处', en: 'At' },
  agreement: { zh: '协议', en: 'Agreement' },
  since: { zh: '隔离于', en: 'Since' },
  bytes: { zh: '字节', en: 'Bytes' },
  state: { zh: '状态', en: 'State' },
  select: { zh: '选择', en: 'Select' },
  selectAll: { zh: '选择全部待处理的', en: 'Select all that are open' },
  selected: { zh: '已选', en: 'selected' },
  cut: {
    zh: '只列出最新的一部分; 用线路和原因缩小范围。',
    en: 'Only the newest are listed; narrow it by line and reason.',
  },
  redrive: { zh: '重投', en: 'Redrive' },
  discard: { zh: '丢弃', en: 'Discard' },
  why: { zh: '为什么丢弃 (写入记录)', en: 'Why they are discarded (goes on record)' },
  redriveNote: {
    zh: '按今天的协议重新检查后再送上线路; 仍不合格的会再次隔离。',
    en: 'They are sent to their lines again and checked under today’s agreements; what still does not fit is set aside again.',
  },
  discardNote: {
    zh: '不再送出, 账目里记为已丢弃。记录保留到保留期结束。',
    en: 'They are not sent again and count as discarded. The bytes stay until retention ends.',
  },
  noneFits: { zh: '没有符合筛选的隔离记录', en: 'No quarantined record fits the filters' },
  record: { zh: '记录内容', en: 'The record' },
  field: { zh: '字段', en: 'Field' },
  value: { zh: '值', en: 'Value' },
  hidden: { zh: '不可见', en: 'hidden' },
  trace: { zh: '追踪', en: 'Trace' },
  back: { zh: '全部隔离记录', en: 'All of quarantine' },
} as const satisfies Record<string, Bilingual>;

export const stateWords: Readonly<Record<QuarantineAnswer['entries'][number]['state'], Bilingual>> = {
  open: { zh: '待处理', en: 'open' },
  redriven: { zh: '已重投', en: 'redriven' },
  discarded: { zh: '已丢弃', en: 'discarded' },
};
