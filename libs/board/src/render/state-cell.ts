import type { BoardLine } from '../snapshot.ts';
import { momentText, overdueText, spanText } from './units.ts';
import { boardWords, type Language, stateWord } from './words.ts';

/** What stands in the state cell, in at most 15 columns: the word, how long or until when, whose cause. */
export function stateCell(line: BoardLine, language: Language, nowMs: number): string {
  const word = stateWord(line.state, language);
  const cause = line.cause === null ? '' : ` ${line.cause}`;
  switch (line.state) {
    case 'broken':
      return `${aligned(word, language)} ${spanText(Math.max(0, nowMs - line.sinceMs))}${cause}`;
    case 'late':
      return `${aligned(word, language)}${overdueText(line.overdueMs ?? 0)}${cause}`;
    case 'stopped':
      return line.reason.kind === 'paused' ? `${word} ${line.reason.why}` : word;
    case 'quiet': {
      const due = momentText(line.dueMs, nowMs);
      const { due: dueWord } = boardWords[language];
      return language === 'zh' ? `${word} ${due} ${dueWord}` : `${word} ${dueWord} ${due}`;
    }
    case 'unknown':
      return line.reason.kind === 'stale' ? `${word} ${momentText(line.reason.lastSeenMs, nowMs)}` : word;
    case 'onTime':
      return word;
  }
}

/** English words differ in length: the figure behind begins in one place. */
const aligned = (word: string, language: Language): string => (language === 'en' ? word.padEnd(7) : `${word} `);
