import type { Bilingual } from '../state/language.ts';

/** What the pages of databases say, in both languages. */
export const words = {
  title: { zh: '专题库', en: 'Databases' },
  tables: { zh: '张表', en: 'tables' },
  views: { zh: '个视图', en: 'views' },
  rowsIn: { zh: '行', en: 'rows' },
  relation: { zh: '表或视图', en: 'Table or view' },
  name: { zh: '名称', en: 'What it is' },
  kind: { zh: '类型', en: 'Kind' },
  agreement: { zh: '协议', en: 'Agreement' },
  rows: { zh: '行数', en: 'Rows' },
  perSecond: { zh: '行/s', en: 'Rows/s' },
  newest: { zh: '最近写入', en: 'Last written' },
  ago: { zh: '前', en: 'ago' },
  key: { zh: '主键', en: 'key' },
  none: {
    zh: '没有专题库在运行。专题库由构建器写入:',
    en: 'No database runs. The builder fills them:',
  },
  empty: {
    zh: '还没有行。协议交付记录后由构建器写入:',
    en: 'No rows yet. The builder writes what agreements deliver:',
  },
  emptyView: { zh: '现在没有符合这个视图的行。', en: 'No row answers this view now.' },
  first: { zh: '前', en: 'first' },
  more: { zh: '显示更多', en: 'Show more' },
  denied: {
    zh: '可以看数字, 不能看内容。看到内容需要这些协议的授权:',
    en: 'Figures are shown, content is not. It needs the right to records of:',
  },
  lineage: { zh: '这一行从哪里来', en: 'Where this row comes from' },
  showLineage: { zh: '来源', en: 'Lineage' },
  row: { zh: '行', en: 'Row' },
  share: { zh: '共享记录', en: 'Share record' },
  record: { zh: '线路记录', en: 'Line record' },
  version: { zh: '来源版本', en: 'Source version' },
  published: { zh: '发布', en: 'Published' },
  committed: { zh: '写入', en: 'Committed' },
  trace: { zh: '逐字段追踪', en: 'Trace it field by field' },
  noRow: { zh: '表里没有这个键的行', en: 'The table has no row of this key' },
  close: { zh: '关闭', en: 'Close' },
} as const satisfies Record<string, Bilingual>;

export const kindWords: Readonly<Record<'table' | 'view', Bilingual>> = {
  table: { zh: '表', en: 'table' },
  view: { zh: '视图', en: 'view' },
};
