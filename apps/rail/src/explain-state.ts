import { causeWords, lineCauses, lineStates, stateMeanings as lineMeanings, stateWords } from '@rail/board';
import { shareStates, stateMeanings as shareMeanings } from '@rail/inspect';

/** What a state of a line or a share means, or a letter of a cause, in both languages; undefined for other words. */
export function explainState(words: string): string | undefined {
  const asked = plain(words);
  const line = lineStates.find((state) => [plain(state), plain(stateWords[state].zh)].includes(asked));
  if (line !== undefined) {
    const { en, zh, glyph } = stateWords[line];
    const lines = [`${en}  ${zh}  ${glyph}   of a line`, `  ${lineMeanings[line].en}`, `  ${lineMeanings[line].zh}`];
    return [...lines, `  causes: ${causes()}; only R and B are the platform's`].join('\n');
  }
  const share = shareStates.find((state) => plain(state) === asked);
  if (share !== undefined) {
    const { en, zh } = shareMeanings[share];
    return [`${share}   of a share`, `  ${en}`, `  ${zh}`, '  rail share status AGREEMENT says why'].join('\n');
  }
  const cause = lineCauses.find((letter) => letter === words.toUpperCase());
  if (cause === undefined) return undefined;
  return `${cause}  ${causeWords[cause].en}  ${causeWords[cause].zh}   who is behind it when a line is late or broken`;
}

function causes(): string {
  return lineCauses.map((letter) => `${letter} ${causeWords[letter].en}`).join(', ');
}

/** `ON TIME`, `on-time` and `onTime` are one. */
function plain(word: string): string {
  return word.toLowerCase().replaceAll(/[\s_-]/g, '');
}
