import { lineCauses, type LineState, lineStates } from '../states.ts';
import type { Row } from './row.ts';
import { causeWord, type Language, stateWord } from './words.ts';

/** What each state of a line says, and what stands beside it. */
export const stateMeanings: Readonly<Record<LineState, Readonly<Record<Language, string>>>> = {
  broken: {
    en: 'a stage fails or stands still, or half of the last minute was set aside; for how long',
    zh: '某一环节故障或停滞, 或最近一分钟一半被隔离; 持续时间',
  },
  late: {
    en: 'a record is overdue (P), or the delay is beyond the promise (R, B); by how much',
    zh: '数据过点未到 (P), 或延迟超过承诺 (R, B); 超出多少',
  },
  unknown: {
    en: 'never seen, or the observer is silent for 5 s; last seen',
    zh: '从未看到, 或观察者静默 5 秒; 最后看到',
  },
  stopped: { en: 'a person has paused it; why', zh: '有人暂停; 原因' },
  quiet: { en: 'no record and none due; when the next one is', zh: '没有数据也不到点; 下一个时刻' },
  onTime: { en: 'on its timetable and within its promise', zh: '按时刻表运行, 在承诺时效之内' },
};

const columns: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'IN/s records published, OUT/s pairs delivered, LAG records not routed or not in a database yet',
    'AGE since the newest committed record; PROMISE an event is shared within this time',
    'QUAR records set aside in 15 minutes; 15 MIN how IN/s went',
    'a acknowledges the alert in brackets and asks what you do about it; close it with rail alert close.',
    's sorts by state, number, IN/s, LAG, AGE. Rows stay in place while one is selected; Esc lets them go.',
  ],
  zh: [
    '进/s 发布的记录, 出/s 交付的记录与协议对, 积压 尚未路由或尚未入库',
    '数据龄 距最新一条已入库数据; 承诺 应在此时间内共享',
    '隔离 15 分钟内被隔离的记录; 15 分钟 进/s 的走势',
    'a 确认括号中的告警并询问说明; 用 rail alert close 关闭。',
    's 依次按状态, 编号, 进/s, 积压, 数据龄排序。选中一行时各行不动, Esc 取消。',
  ],
};

/** What the words on the board mean. */
export function helpPage(language: Language): Row[] {
  return [
    [],
    ...lineStates.map((state): Row => [
      { text: '   ' },
      { text: stateWord(state, language), tone: state },
      {
        text: `${' '.repeat(language === 'en' ? 9 - stateWord(state, language).length : 4)}${stateMeanings[state][language]}`,
      },
    ]),
    [],
    [{ text: `   ${lineCauses.map((cause) => `${cause} ${causeWord(cause, language)}`).join('   ')}` }],
    [],
    ...columns[language].map((text): Row => [{ text: `   ${text}` }]),
  ];
}
