import type { ReplayRun } from '@rail/board/api';
import type { Bilingual } from '../state/language.ts';

/** What the pages of replays say, in both languages. */
export const words = {
  title: { zh: '回放', en: 'Replays' },
  start: { zh: '开始回放', en: 'Start a replay' },
  startDo: { zh: '开始', en: 'Start' },
  none: {
    zh: '还没有回放过文件。把部门的文件按它当时的节奏送上线路:',
    en: 'No file was replayed yet. Send a department’s file at the pace of its events:',
  },
  run: { zh: '回放', en: 'Run' },
  state: { zh: '状态', en: 'State' },
  files: { zh: '文件', en: 'Files' },
  pace: { zh: '速度', en: 'Pace' },
  rows: { zh: '读入行', en: 'Rows read' },
  sent: { zh: '已送', en: 'Sent' },
  aside: { zh: '隔离', en: 'Quarantined' },
  eventTime: { zh: '事件时间', en: 'Event time' },
  rate: { zh: '行/s', en: 'Rows/s' },
  elapsed: { zh: '用时', en: 'Elapsed' },
  parts: { zh: '分几次', en: 'Parts' },
  owner: { zh: '由谁驱动', en: 'Driven by' },
  progress: { zh: '进度', en: 'Progress' },
  datasets: { zh: '按数据集', en: 'By dataset' },
  dataset: { zh: '数据集', en: 'Dataset' },
  file: { zh: '文件', en: 'File' },
  rejected: { zh: '没有送出的行', en: 'Rows that were not sent' },
  reason: { zh: '原因', en: 'Reason' },
  count: { zh: '行数', en: 'Rows' },
  first: { zh: '第一处', en: 'First' },
  noneRejected: { zh: '每一行都送出了。', en: 'Every row was sent.' },
  steer: { zh: '操纵', en: 'Steer' },
  pause: { zh: '暂停', en: 'Pause' },
  resume: { zh: '继续', en: 'Go on' },
  slower: { zh: '慢一半', en: 'Half the speed' },
  faster: { zh: '快一倍', en: 'Twice the speed' },
  back: { zh: '后退 1 小时', en: 'Back 1 h' },
  ahead: { zh: '前进 1 小时', en: 'Ahead 1 h' },
  stop: { zh: '停止', en: 'Stop' },
  stopAsk: { zh: '在事务边界停止这次回放?', en: 'Stop this replay at its next boundary?' },
  stopNote: {
    zh: '已送出的不撤回; 以后可以从停下的地方继续。',
    en: 'What was sent stays; it can go on from there later.',
  },
  goOn: { zh: '从停下处继续', en: 'Go on from there' },
  notDriven: {
    zh: '这次回放由命令行驱动, 在启动它的终端里操纵。从停下处继续:',
    en: 'The command line drives this run; steer it in its terminal. To go on from where it stopped:',
  },
  fault: { zh: '中断它的故障', en: 'What ended it' },
  paths: { zh: '交换平台文件目录下的文件, 一行一个', en: 'Files below the feed folder of the exchange, one a line' },
  mappings: { zh: '映射文件, 一行一个 (可空)', en: 'Mappings, one a line (may be empty)' },
  speed: {
    zh: '几倍于事件的速度; 空为 1, max 为最快',
    en: 'Times the pace of the events; empty is 1, max is as fast as it goes',
  },
  shift: { zh: '把事件时间移到现在', en: 'Shift the events to now' },
  allRuns: { zh: '全部回放', en: 'All replays' },
} as const satisfies Record<string, Bilingual>;

export const stateWords: Readonly<Record<ReplayRun['state'], Bilingual>> = {
  running: { zh: '进行中', en: 'running' },
  paused: { zh: '暂停', en: 'paused' },
  stopped: { zh: '已停止', en: 'stopped' },
  done: { zh: '完成', en: 'done' },
};
