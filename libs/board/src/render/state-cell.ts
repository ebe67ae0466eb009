import type { BoardLine } from '../snapshot.ts';
import { momentText, overdueText, spanText } from './units.ts';
import { boardWords, type Language, stateWord } from './words.ts';

/** What stands in the state cell, in at most 15 columns: the word, how long or until when, whose cause. */
export function stateCell(line: BoardLine, language: Language, nowMs: number): string {
  const word = stateWord(line.state, language);
  const cause = line.cause === null ? '' : ` ${line.cause}`;
  const detail = stateDetail(line, language, nowMs);
  switch (line.state) {
    case 'broken':
      return `${aligned(word, language)} ${detail}${cause}`;
    case 'late':
      return `${aligned(word, language)}${detail}${cause}`;
    case 'stopped':
    case 'quiet':
    case 'unknown':
    case 'onTime':
      return detail === '' ? word : `${word} ${detail}`;
  }
}

/** What stands beside the word of a state: how long, by how much, until when, by whom. */
export function stateDetail(line: BoardLine, language: Language, nowMs: number): string {
  switch (line.state) {
    case 'broken':
      return spanText(Math.max(0, nowMs - line.sinceMs));
    case 'late':
      return overdueText(line.overdueMs ?? 0);
    case 'stopped':
      return line.reason.kind === 'paused' ? line.reason.by : '';
    case 'quiet': {
      const due = momentText(line.dueMs, nowMs);
      const { due: dueWord } = boardWords[language];
      return language === 'zh' ? `${due} ${dueWord}` : `${dueWord} ${due}`;
    }
    case 'unknown':
      return line.reason.kind === 'stale' ? momentText(line.reason.lastSeenMs, nowMs) : '';
    case 'onTime':
      return '';
  }
}

/** English words differ in length: the figure behind begins in one place. */
const aligned = (word: string, language: Language): string => (language === 'en' ? word.padEnd(7) : `${word} `);
