import type { BoardLine, BoardSnapshot } from '../snapshot.ts';
import { lineStates, stateWords } from '../states.ts';
import { reasonText } from './reason-text.ts';
import { stateCell } from './state-cell.ts';
import { countText, spanText, timeText } from './units.ts';
import { type Language, stateWord } from './words.ts';

/** For a pipe or a very narrow screen: one line for each change of a state, none while nothing changes. */
export function changesBetween(before: BoardSnapshot | undefined, after: BoardSnapshot, language: Language): string[] {
  return after.lines.flatMap((line) => {
    const last = before?.lines.find((other) => other.line === line.line);
    if (last?.state === line.state && last.cause === line.cause) return [];
    if (last === undefined && line.state === 'onTime') return [];
    const was =
      last === undefined
        ? ''
        : language === 'zh'
          ? ` (此前${stateWord(last.state, language)})`
          : ` (was ${stateWord(last.state, language)})`;
    const what = `${stateCell(line, language, after.sampledMs).replace(/ +/g, ' ')}${was}`;
    // The glyph last: terminals differ in its width.
    return [
      `${timeText(after.sampledMs)}  ${line.number} ${line.line}  ${what}  ${reasonText(line, language, after.sampledMs)} ${stateWords[line.state].glyph}`,
    ];
  });
}

/** How many lines are in each state: what a reader of changes begins with. */
export function countsText({ lines, sampledMs }: BoardSnapshot, language: Language): string {
  const counts = lineStates.toReversed().flatMap((state) => {
    const count = lines.filter((line) => line.state === state).length;
    return count === 0 ? [] : [`${count} ${stateWord(state, language)}`];
  });
  return [timeText(sampledMs), ...counts].join('  ');
}

/** One line at one moment: its state and how it goes on. */
export function onceText(line: BoardLine, language: Language, atMs: number): string {
  const behind = line.reason.kind === 'behind' ? line.reason : undefined;
  const parts = [timeText(atMs), stateCell(line, language, atMs).replace(/ +/g, ' ')];
  parts.push(`${language === 'zh' ? '积压' : 'lag'} ${countText(line.lagRecords)}`);
  if (behind !== undefined && behind.catchUpMs !== null) {
    parts.push(language === 'zh' ? `${spanText(behind.catchUpMs)} 后追平` : `clear in ${spanText(behind.catchUpMs)}`);
  } else parts.push(reasonText(line, language, atMs));
  return parts.join('  ');
}
