import { nearest, RailError } from '@rail/kernel';
import { globalOptionsWithValue } from './global-options.ts';

/**
 * Which commands a command line needs, as keys of the command table: one, those of a noun, or all for help on
 * everything. Only these are loaded. Throws COMMAND_INVALID for a word that is neither, naming the nearest.
 */
export function askedCommands(argv: readonly string[], known: readonly string[]): readonly string[] {
  const [first, second] = wordsOf(argv);
  if (first === undefined) return known;
  if (known.includes(first)) return [first];
  const nouns = new Set(known.filter((words) => words.includes(' ')).map((words) => words.split(' ')[0]!));
  const noun = [...nouns].find((name) => first === name || first === `${name}s`);
  if (noun === undefined) throw unknown(first, [...known.filter((words) => !words.includes(' ')), ...nouns]);
  const verbs = known.filter((words) => words.startsWith(`${noun} `));
  if (second === undefined) return verbs;
  const command = `${noun} ${second}`;
  if (!verbs.includes(command)) throw unknown(command, verbs);
  return [command];
}

/** The first two words that are not options: what follows `--` or a command's own option is its business. */
function wordsOf(argv: readonly string[]): readonly string[] {
  const words: string[] = [];
  for (let at = 0; at < argv.length && words.length < 2; at++) {
    const word = argv[at]!;
    if (word === '--') break;
    if (globalOptionsWithValue.has(word)) at++;
    else if (!word.startsWith('-')) words.push(word);
  }
  return words;
}

function unknown(words: string, candidates: readonly string[]): RailError {
  const near = candidates.find((candidate) => candidate.startsWith(words)) ?? nearest(words, candidates);
  const hint = near === undefined ? `; there is ${candidates.join(', ')}` : `; did you mean "rail ${near}"?`;
  return new RailError('COMMAND_INVALID', `no command "${words}"${hint}`);
}
