import type { MapEdge } from '@rail/board/api';
import type { Bilingual } from '../state/language.ts';

/** What the map says, in both languages. */
export const words = {
  title: { zh: '线网图', en: 'Network' },
  network: { zh: '线网图: 19 条线路, 路由, 专题库与订阅方', en: 'Network of lines, router, databases and subscribers' },
  router: { zh: '路由', en: 'ROUTER' },
  databases: { zh: '专题库', en: 'DATABASES' },
  subscribers: { zh: '部门与共享池', en: 'DEPARTMENTS AND POOLS' },
  aside: { zh: '隔离线', en: 'Quarantine' },
  train: { zh: '条', en: 'records' },
  stroke: { zh: '粗细 = 速率', en: 'stroke = rate' },
  speed: { zh: '车速 = p50 时延', en: 'speed = p50 latency' },
  pause: { zh: '停住列车', en: 'Hold trains' },
  still: {
    zh: '已按系统设置停用动画, 数字照常更新',
    en: 'Still, as your system asks for less motion; figures go on',
  },
  search: { zh: '搜索线路、协议、部门', en: 'Find line, agreement, department' },
  nothingFound: { zh: '没有符合的线路、协议或部门', en: 'No line, agreement or department fits' },
  asPicture: { zh: '图', en: 'Picture' },
  asTable: { zh: '表', en: 'Table' },
  view: { zh: '显示方式', en: 'View' },
  line: { zh: '线路', en: 'Line' },
  agreement: { zh: '协议', en: 'Agreement' },
  terminus: { zh: '终点', en: 'Terminus' },
  state: { zh: '状态', en: 'State' },
  traffic: { zh: '运行', en: 'Traffic' },
  rate: { zh: '条/s', en: 'Records/s' },
  lag: { zh: '积压', en: 'Lag' },
  p50: { zh: 'p50 时延', en: 'p50' },
  inRate: { zh: '进', en: 'in' },
  outRate: { zh: '出', en: 'out' },
  ledgerOk: { zh: '账 ✓', en: 'ledger ✓' },
  ledgerBroken: { zh: '账 ✖', en: 'LEDGER ✖' },
  ledgerUnknown: { zh: '账 ?', en: 'ledger ?' },
  unshared: { zh: '没有协议: 数据发布后无人可读', en: 'No agreement: nobody may read what it publishes' },
  emptyTitle: { zh: '还没有协议', en: 'No agreement yet' },
  empty: {
    zh: '19 条线路在发布, 没有人订阅。查看等待生效的协议:',
    en: '19 lines publish, nobody subscribes. Agreements that wait:',
  },
} as const satisfies Record<string, Bilingual>;

export const edgeWords: Readonly<Record<MapEdge['state'], Bilingual>> = {
  flowing: { zh: '运行', en: 'flowing' },
  idle: { zh: '无车', en: 'idle' },
  paused: { zh: '暂停', en: 'paused' },
  expired: { zh: '已拆轨 (到期)', en: 'rail lifted (expired)' },
  broken: { zh: '中断', en: 'broken' },
};
