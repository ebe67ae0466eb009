import { type BoardSnapshot, type Language, lineStates, stateWord } from '@rail/board/web';

const atMostNamed = 5;

/** Which lines are in another state than before, as a sentence to be read out; many at once are counted, not named. */
export function stateChanges(before: BoardSnapshot, after: BoardSnapshot, language: Language): string {
  const states = new Map(before.lines.map(({ line, state }) => [line, state]));
  const changed = after.lines.filter(({ line, state }) => (states.get(line) ?? state) !== state);
  return lineStates
    .flatMap((state) => {
      const lines = changed.filter((line) => line.state === state);
      if (lines.length === 0) return [];
      const word = stateWord(state, language);
      if (lines.length > atMostNamed)
        return [language === 'zh' ? `${lines.length} 条线路${word}` : `${lines.length} lines ${word}`];
      return lines.map(({ number, department }) => `${number} ${department[language]} ${word}`);
    })
    .join(', ');
}
