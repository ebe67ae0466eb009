import type { ExchangeEvent } from '../api/alerts.ts';
import { reasonText } from '../render/reason-text.ts';
import { stateCell } from '../render/state-cell.ts';
import type { BoardLine, BoardProcess, BoardSnapshot } from '../snapshot.ts';

/** What happened between two looks: lines that changed, processes that came and went, sight that was lost. */
export class BoardEvents {
  #seen: BoardSnapshot | undefined;
  #isBlind = false;

  /** Of the first look nothing is told: nobody knows what was before. */
  observe(board: BoardSnapshot): ExchangeEvent[] {
    if (board.lines.length === 0) return [];
    const isBlind = board.lines.every(({ reason }) => reason.kind === 'stale');
    const wasBlind = this.#isBlind;
    this.#isBlind = isBlind;
    if (isBlind) return wasBlind || this.#seen === undefined ? [] : [lostSight(board)];
    const before = this.#seen;
    this.#seen = board;
    if (before === undefined) return [];
    return [
      ...(wasBlind ? [sightAgain(board)] : []),
      ...board.lines.flatMap((line) => lineEvents(before, line, board.sampledMs)),
      ...processEvents(before.processes, board.processes, board.sampledMs),
      ...storeEvents(before, board),
    ];
  }
}

function lineEvents(before: BoardSnapshot, line: BoardLine, atMs: number): ExchangeEvent[] {
  const last = before.lines.find((other) => other.line === line.line);
  if (last === undefined || (last.state === line.state && last.cause === line.cause)) return [];
  const cell = (language: 'zh' | 'en'): string => stateCell(line, language, atMs).replace(/ +/g, ' ').trim();
  return [
    {
      atMs,
      kind: 'state',
      line: line.line,
      text: {
        zh: `线路 ${line.number} ${line.line} ${cell('zh')}: ${reasonText(line, 'zh', atMs)}`,
        en: `line ${line.number} ${line.line} ${cell('en')}: ${reasonText(line, 'en', atMs)}`,
      },
      link: `/lines/${line.line}`,
    },
  ];
}

function processEvents(before: readonly BoardProcess[], after: readonly BoardProcess[], atMs: number): ExchangeEvent[] {
  return after.flatMap((process) => {
    const last = before.find(({ part, instance }) => part === process.part && instance === process.instance);
    const was = last?.isAlive ?? false;
    const isNew = last !== undefined && last.startedMs !== process.startedMs;
    if (was === process.isAlive && !isNew) return [];
    const name = `${process.part} ${process.instance}`;
    const text = process.isAlive
      ? { zh: `进程 ${name} 上线`, en: `process ${name} has come` }
      : { zh: `进程 ${name} 没有心跳`, en: `process ${name} is not heard any more` };
    return [partEvent(atMs, text)];
  });
}

function storeEvents(before: BoardSnapshot, { stores, sampledMs }: BoardSnapshot): ExchangeEvent[] {
  if ((before.stores.fault === null) === (stores.fault === null)) return [];
  const text =
    stores.fault === null
      ? { zh: `${stores.kind} 恢复`, en: `${stores.kind} answers again` }
      : {
          zh: `${stores.kind} 不可达: ${stores.fault.what}`,
          en: `${stores.kind} does not answer: ${stores.fault.what}`,
        };
  return [partEvent(sampledMs, text)];
}

function lostSight({ sampledMs, fault }: BoardSnapshot): ExchangeEvent {
  const why = fault === null ? '' : `: ${fault}`;
  return partEvent(sampledMs, { zh: `看不到交换平台${why}`, en: `the exchange is not seen any more${why}` });
}

const sightAgain = ({ sampledMs }: BoardSnapshot): ExchangeEvent =>
  partEvent(sampledMs, { zh: '重新看到交换平台', en: 'the exchange is seen again' });

const partEvent = (atMs: number, text: ExchangeEvent['text']): ExchangeEvent => ({
  atMs,
  kind: 'part',
  line: null,
  text,
  link: null,
});
