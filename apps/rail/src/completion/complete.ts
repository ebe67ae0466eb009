import type { CommandContext, CommandDeclaration, OptionDeclaration } from '../command.ts';
import { commandTable } from '../commands/table.ts';
import { globalOptions, globalOptionsWithValue, spellingsOf } from '../global-options.ts';
import { candidatesOf } from './candidates.ts';

/** What may stand at the cursor, and what it is. */
export interface Candidate {
  readonly value: string;
  readonly about?: string;
}

/** Global options whose placeholder does not name what completes them. */
const placeholders: Readonly<Record<string, string>> = {
  '--context': 'context',
  '--confirm': 'context',
  '-o': 'output format',
  '--output': 'output format',
};

/**
 * What may follow the words of a command line, of which the last is being typed and may be empty. Nothing if nothing is
 * known: then the shell offers files.
 */
export async function complete(words: readonly string[], context: CommandContext): Promise<Candidate[]> {
  const typed = words.at(-1) ?? '';
  const { path, args, open } = await readWords(words.slice(0, -1));
  const found = await candidates(path, args, open, typed, context);
  return found.filter(({ value }) => value.startsWith(typed) && value !== '');
}

/** The command that is spelled out so far, its arguments, and the option that still wants its value. */
interface Reading {
  readonly path: readonly string[];
  readonly args: readonly string[];
  readonly open: string | undefined;
}

async function readWords(words: readonly string[]): Promise<Reading> {
  const path: string[] = [];
  const args: string[] = [];
  let open: string | undefined;
  let declaration: CommandDeclaration | undefined;
  for (const word of words) {
    if (open !== undefined) open = undefined;
    else if (word.startsWith('-')) open = wantsValue(word, declaration) ? word : undefined;
    else if (declaration === undefined) {
      path.push(path.length === 0 ? singular(word) : word);
      declaration = await declarationOf(path.join(' '));
    } else args.push(word);
  }
  return { path, args, open };
}

async function candidates(
  path: readonly string[],
  args: readonly string[],
  open: string | undefined,
  typed: string,
  context: CommandContext,
): Promise<Candidate[]> {
  const declaration = await declarationOf(path.join(' '));
  const options = [...(declaration?.options ?? []), ...globalOptions];
  if (open !== undefined) return valuesOf(placeholderOf(open, options), context);
  if (typed.startsWith('-')) return options.flatMap(optionCandidates);
  if (declaration === undefined) return wordsAfter(path);
  if (declaration.words === 'help') return args.length === 0 ? wordsAfter([]) : wordsAfter([singular(args[0]!)]);
  const expected = declaration.arguments ?? [];
  const next = expected[args.length] ?? (expected.at(-1)?.name.includes('...') === true ? expected.at(-1) : undefined);
  return next === undefined ? [] : valuesOf(/[\w-]+/.exec(next.name)?.[0], context);
}

async function valuesOf(placeholder: string | undefined, context: CommandContext): Promise<Candidate[]> {
  const values = candidatesOf[placeholder ?? ''];
  if (values === undefined) return [];
  return (await values(context)).map((value) => ({ value }));
}

/** The nouns and journeys, or the verbs of a noun. */
async function wordsAfter(path: readonly string[]): Promise<Candidate[]> {
  const known = Object.keys(commandTable);
  if (path.length > 1) return [];
  const [noun] = path;
  if (noun === undefined) {
    const nouns = new Set(known.filter((words) => words.includes(' ')).map((words) => words.split(' ')[0]!));
    // Without their summaries: to load all journeys would take longer than a person waits.
    const journeys = known.filter((words) => !words.includes(' ')).map((value) => ({ value }));
    return [...journeys, ...[...nouns].map((value) => ({ value, about: `commands on ${value}s` }))];
  }
  return summaries(known.filter((words) => words.startsWith(`${noun} `)));
}

async function summaries(commands: readonly string[]): Promise<Candidate[]> {
  return Promise.all(
    commands.map(async (words) => ({
      value: words.split(' ').at(-1)!,
      about: (await declarationOf(words))?.summary ?? '',
    })),
  );
}

async function declarationOf(words: string): Promise<CommandDeclaration | undefined> {
  return (await commandTable[words]?.())?.default;
}

function singular(word: string): string {
  const isPlural =
    word.endsWith('s') && Object.keys(commandTable).some((words) => words.startsWith(`${word.slice(0, -1)} `));
  return isPlural ? word.slice(0, -1) : word;
}

function wantsValue(word: string, declaration: CommandDeclaration | undefined): boolean {
  if (word.includes('=')) return false;
  if (globalOptionsWithValue.has(word)) return true;
  return (declaration?.options ?? []).some(({ flags }) => flags.includes('<') && spellingsOf(flags).includes(word));
}

function placeholderOf(word: string, options: readonly OptionDeclaration[]): string | undefined {
  const option = options.find(({ flags }) => spellingsOf(flags).includes(word));
  return placeholders[word] ?? /[<[]([\w-]+)/.exec(option?.flags ?? '')?.[1];
}

function optionCandidates({ flags, description }: OptionDeclaration): Candidate[] {
  return spellingsOf(flags)
    .filter((spelling) => spelling.startsWith('--'))
    .map((value) => ({ value, about: description }));
}
