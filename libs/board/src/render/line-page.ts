import type { BoardLine } from '../snapshot.ts';
import type { StageFacts } from '../dataset-judge.ts';
import { reasonText } from './reason-text.ts';
import type { Row } from './row.ts';
import { stateCell } from './state-cell.ts';
import { countText, momentText, promiseText, rateText, spanText, timeText } from './units.ts';
import { boardWords, causeWord, type Language, stateWord } from './words.ts';

/** One line: why it is as it is, its four stages, its datasets. */
export function linePage(line: BoardLine, language: Language, nowMs: number): Row[] {
  const words = boardWords[language];
  const cause = line.cause === null ? '' : ` (${causeWord(line.cause, language)})`;
  const limits =
    language === 'zh'
      ? `承诺 ${promiseText(line.promiseMs)}   时刻表 ${promiseText(line.intervalMs)}`
      : `promise ${promiseText(line.promiseMs)}   timetable ${promiseText(line.intervalMs)}`;
  return [
    [],
    [
      { text: `${line.number} ${line.line} ${line.department.zh}   `, tone: 'bold' },
      { text: stateCell(line, language, nowMs) + cause, tone: line.state },
      { text: `   ${limits}` },
    ],
    [{ text: `   ${reasonText(line, language, nowMs)}`, tone: line.state }],
    [],
    stageRow(words.stages.publish, line.cause === 'P', publishText(line, language, nowMs)),
    ...line.stages
      .filter(({ stage }) => stage === 'route')
      .map((stage) => stageRow(words.stages.route, line.cause === 'R', readerText(stage, language))),
    stageRow(words.stages.share, false, shareText(line, language)),
    ...line.stages
      .filter(({ stage }) => stage !== 'route')
      .map((stage) => stageRow(words.stages[stage.stage], isAtFault(line, stage), readerText(stage, language))),
    [],
    ...line.datasets.map((dataset): Row => {
      const last = dataset.lastPublishedMs === null ? '-' : timeText(dataset.lastPublishedMs);
      const due = momentText(dataset.dueMs, nowMs);
      const when = language === 'zh' ? `最近 ${last}   ${due} 到点` : `last ${last}   due by ${due}`;
      return [
        { text: `   ${dataset.dataset.padEnd(24)}` },
        { text: stateWord(dataset.state, language), tone: dataset.state },
        { text: `   ${when}   ${language === 'zh' ? dataset.zh : dataset.en}` },
      ];
    }),
  ];
}

function isAtFault({ reason }: BoardLine, { stage, reader }: StageFacts): boolean {
  return 'stage' in reason && reason.stage === stage && reason.reader === reader;
}

function stageRow(name: string, isAtFault: boolean, text: string): Row {
  const mark = isAtFault ? '  <-' : '';
  return [
    { text: `   ${name}\t`.replace('\t', ' '.repeat(Math.max(1, 10 - columnsOf(name)))) },
    { text: text + mark, tone: isAtFault ? 'late' : 'bold' },
  ];
}

/** Stage names are ASCII or Chinese. */
const columnsOf = (name: string): number => (/^[a-z]+$/.test(name) ? name.length : name.length * 2);

function publishText(line: BoardLine, language: Language, nowMs: number): string {
  const last = line.publish.lastPublishedMs;
  const age = last === null ? '-' : spanText(Math.max(0, nowMs - last));
  const rate = `${rateText(line.inPerSecond)}/s`;
  return language === 'zh' ? `${rate}, 最近一条 ${age} 前` : `${rate}, last ${age} ago`;
}

function shareText({ outPerSecond, share, quarantined }: BoardLine, language: Language): string {
  const rate = `${rateText(outPerSecond)}/s`;
  return language === 'zh'
    ? `${rate}, ${share.agreements} 份协议, 15 分钟内隔离 ${countText(quarantined)}`
    : `${rate} under ${share.agreements} agreements, ${countText(quarantined)} set aside in 15 min`;
}

function readerText(stage: StageFacts, language: Language): string {
  const { lagRecords, delayMs, catchUpMs, failure, isAbsent, reader } = stage;
  const name = reader === null ? '' : `${reader}  `;
  if (failure !== null) return `${name}${language === 'zh' ? '故障' : 'FAIL'} ${failure}`;
  const absent = isAbsent ? (language === 'zh' ? '没有运行, ' : 'not running, ') : '';
  const clear =
    catchUpMs !== null && catchUpMs < 2000
      ? ''
      : catchUpMs === null
        ? language === 'zh'
          ? ', 还在变慢'
          : ', falling behind'
        : language === 'zh'
          ? `, ${spanText(catchUpMs)} 后追平`
          : `, clear in ${spanText(catchUpMs)}`;
  return language === 'zh'
    ? `${name}${absent}积压 ${countText(lagRecords)} 条, 落后 ${spanText(delayMs)}${clear}`
    : `${name}${absent}lag ${countText(lagRecords)} records, ${spanText(delayMs)} behind${clear}`;
}
