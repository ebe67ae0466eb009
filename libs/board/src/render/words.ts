import type { LineCause, LineState } from '../states.ts';
import { causeWords, stateWords } from '../states.ts';

export type Language = 'en' | 'zh';

/** Everything that a board says, but for codes, units and names of commands, which are the same in every language. */
interface BoardWords {
  readonly title: string;
  readonly live: string;
  readonly up: string;
  readonly paused: string;
  readonly lastSeen: string;
  readonly due: string;
  readonly in: string;
  readonly out: string;
  readonly quarantined: string;
  readonly ledger: { readonly ok: string; readonly broken: string; readonly unknown: string };
  readonly heads: Readonly<
    Record<
      'line' | 'department' | 'state' | 'in' | 'out' | 'lag' | 'age' | 'promise' | 'quarantined' | 'history',
      string
    >
  >;
  readonly sortedBy: string;
  readonly sorts: Readonly<Record<'state' | 'number' | 'in' | 'lag' | 'age', string>>;
  readonly find: string;
  readonly onTimeFolded: (count: number) => string;
  readonly moreRows: (count: number) => string;
  readonly keys: string;
  readonly lineKeys: string;
  readonly helpKeys: string;
  readonly stages: Readonly<Record<'publish' | 'route' | 'share' | 'commit' | 'read', string>>;
  readonly acknowledge: (alert: string) => string;
  readonly noLine: string;
  readonly noRecords: string;
  readonly storeAway: (since: string) => string;
}

export const boardWords: Readonly<Record<Language, BoardWords>> = {
  en: {
    title: 'DATA RAIL 数据高铁',
    live: 'live',
    up: 'up',
    paused: 'PAUSED',
    lastSeen: 'last seen',
    due: 'due',
    in: 'in',
    out: 'out',
    quarantined: 'quar',
    ledger: { ok: 'ledger ok', broken: 'LEDGER BROKEN', unknown: 'ledger -' },
    heads: {
      line: 'LINE',
      department: '部门',
      state: 'STATE',
      in: 'IN/s',
      out: 'OUT/s',
      lag: 'LAG',
      age: 'AGE',
      promise: 'PROMISE',
      quarantined: 'QUAR',
      history: '15 MIN',
    },
    sortedBy: 'by',
    sorts: { state: 'state', number: 'number', in: 'IN/s', lag: 'LAG', age: 'AGE' },
    find: 'find',
    onTimeFolded: (count) => `+ ${count} on time`,
    moreRows: (count) => `+ ${count} more`,
    keys: 'arrows Enter line  s sort  / find  a ack  z 中文  p pause  ? help  q leave',
    lineKeys: 'up/down other line  Esc back  z 中文  p pause  q leave',
    helpKeys: 'any key: back',
    stages: { publish: 'publish', route: 'route', share: 'share', commit: 'commit', read: 'read' },
    acknowledge: (alert) => `acknowledge ${alert}, what you do about it (Enter, or Esc)`,
    noLine: 'no line fits; Esc shows all',
    storeAway: (since) => `Redis away since ${since}: live signals by Kafka only, quotas wait`,
    noRecords: 'no records yet; generated ones: rail demo, a file: rail replay',
  },
  zh: {
    title: '数据高铁 DATA RAIL',
    live: '实时',
    up: '运行',
    paused: '已暂停',
    lastSeen: '最后看到',
    due: '到点',
    in: '进',
    out: '出',
    quarantined: '隔离',
    ledger: { ok: '账平', broken: '账不平', unknown: '账 -' },
    heads: {
      line: '线路',
      department: '部门',
      state: '状态',
      in: '进/s',
      out: '出/s',
      lag: '积压',
      age: '数据龄',
      promise: '承诺',
      quarantined: '隔离',
      history: '15 分钟',
    },
    sortedBy: '按',
    sorts: { state: '状态', number: '编号', in: '进/s', lag: '积压', age: '数据龄' },
    find: '查找',
    onTimeFolded: (count) => `+ ${count} 条正点`,
    moreRows: (count) => `+ 还有 ${count} 条`,
    keys: '方向键 Enter 线路  s 排序  / 查找  a 确认  z English  p 暂停  ? 帮助  q 离开',
    lineKeys: '上/下 换线路  Esc 返回  z English  p 暂停  q 离开',
    helpKeys: '按任意键返回',
    stages: { publish: '发布', route: '路由', share: '共享', commit: '入库', read: '读取' },
    acknowledge: (alert) => `确认 ${alert}, 说明 (Enter 发送, Esc 取消)`,
    noLine: '没有符合的线路, Esc 显示全部',
    storeAway: (since) => `Redis 自 ${since} 起无响应: 仅凭 Kafka 观察, 有配额的协议等待`,
    noRecords: '还没有数据。生成数据: rail demo, 回放文件: rail replay',
  },
};

export const stateWord = (state: LineState, language: Language): string => stateWords[state][language];
export const causeWord = (cause: LineCause, language: Language): string => causeWords[cause][language];
