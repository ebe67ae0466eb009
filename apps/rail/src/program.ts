import { errorTable, isRailError, RailError, railVersion } from '@rail/kernel';
import { Command, CommanderError } from 'commander';
import { askedCommands } from './asked-commands.ts';
import type { CommandContext, CommandDeclaration } from './command.ts';
import { contextOf, type GivenOptions, type Surroundings } from './command-context.ts';
import { commandTable } from './commands/table.ts';
import { answerShell } from './completion/answer-shell.ts';
import { globalOptions } from './global-options.ts';
import { outputFormats, useColours, writeNotice } from './output/write.ts';
import { signalCode } from './until-interrupted.ts';

const journeys = `Data Rail moves records of Zhejiang's departments to whoever a sharing agreement entitles.

  rail demo                       a whole exchange with generated lines, for a look
  rail up                         start an exchange; Ctrl-C stops it cleanly
  rail board                      what its lines are doing, on the whole screen
  rail replay FILE -m MAPPING     send a file into a line
  rail trace RECORD               where one record went, and why

rail help shows all commands; rail help COMMAND, RAIL-NNNN or LATE tells more.`;

/** Runs one command line and returns its exit code. */
export async function runProgram(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  if (argv.length === 0) {
    writeNotice(journeys);
    return 2;
  }
  if (argv[0] === '__complete') {
    await answerShell(argv.slice(1), surroundings);
    return 0;
  }
  try {
    let exitCode = 0;
    const program = rootCommand();
    const groups = new Map<string, Command>();
    for (const words of askedCommands(argv, Object.keys(commandTable))) {
      const { default: declaration } = await commandTable[words]!();
      const command = commandOf(declaration).action(async () => {
        const options = { ...command.optsWithGlobals<GivenOptions>(), ...command.opts<GivenOptions>() };
        exitCode = await run(declaration, command.args, options, surroundings);
      });
      const noun = words.includes(' ') ? words.split(' ')[0]! : undefined;
      const parent = noun === undefined ? program : groupOf(program, groups, noun);
      parent.addCommand(command, { isDefault: noun !== undefined && words === defaultOf(noun) });
    }
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return exitCodeOf(error);
  }
}

/** What a noun alone means. */
function defaultOf(noun: string): string | undefined {
  return ['list', 'check', 'status', 'view'].map((verb) => `${noun} ${verb}`).find((words) => words in commandTable);
}

async function run(
  declaration: CommandDeclaration,
  args: readonly string[],
  options: GivenOptions,
  surroundings: Surroundings,
): Promise<number> {
  let stopsItself = false;
  const asked = withoutOwn(declaration, options);
  const context = contextOf(asked, surroundings, declaration.ignoresConfig === true, () => (stopsItself = true));
  if (declaration.changes?.(options) === true) demandConfirmation(context, options['confirm']);
  const isPlain = options['color'] === false || (surroundings.env['NO_COLOR'] ?? '') !== '';
  useColours(process.stdout.isTTY && !isPlain);
  const { interrupted } = surroundings;
  let onAbort: (() => void) | undefined;
  const cutShort = new Promise<number>((resolve) => {
    onAbort = () => {
      if (!stopsItself) resolve(signalCode(interrupted));
    };
    interrupted.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([declaration.run(context, args, options), cutShort]);
  } finally {
    if (onAbort !== undefined) interrupted.removeEventListener('abort', onAbort);
  }
}

/** Global options, without those whose name the command has taken for something else. */
function withoutOwn({ options: own = [] }: CommandDeclaration, options: GivenOptions): GivenOptions {
  const taken = new Set(own.map(({ flags }) => longName(flags)));
  return Object.fromEntries(Object.entries(options).filter(([name]) => !taken.has(name) || !globalNames.has(name)));
}

const longName = (flags: string): string => /--([a-z]+)/.exec(flags)?.[1] ?? '';
const globalNames = new Set(globalOptions.map(({ flags }) => longName(flags)));

function demandConfirmation({ settings }: CommandContext, confirmed: string | boolean | undefined): void {
  const { context, isProtected } = settings;
  const name = context ?? 'rail.yaml';
  if (isProtected && confirmed !== name) {
    throw new RailError('CONTEXT_PROTECTED', `context "${name}" is protected: repeat with --confirm ${name}`);
  }
}

function rootCommand(): Command {
  const program = aCommand('rail').addHelpText('before', `${journeys}\n`);
  for (const { flags, description } of globalOptions) program.option(flags, description);
  return program.version(railVersion, '-V, --version');
}

/** Every command reports a wrong command line in the form of all errors, and returns instead of ending the process. */
function aCommand(name: string): Command {
  const command = new Command(name).exitOverride().helpCommand(false);
  return command.configureOutput({
    outputError: (text) => {
      const words = [command.name()];
      for (let { parent } = command; parent !== null; parent = parent.parent) words.unshift(parent.name());
      const what = text.replace(/^error: /, '').trimEnd();
      writeNotice(`${errorTable.COMMAND_INVALID.number} ${what}\n  See ${words.join(' ')} --help.`);
    },
  });
}

function groupOf(program: Command, groups: Map<string, Command>, noun: string): Command {
  let group = groups.get(noun);
  if (group === undefined) {
    group = aCommand(noun).alias(`${noun}s`).description(`commands on ${noun}s`);
    groups.set(noun, group);
    program.addCommand(group);
  }
  return group;
}

function commandOf(declaration: CommandDeclaration): Command {
  const command = aCommand(declaration.words.split(' ').at(-1)!).description(declaration.summary);
  for (const argument of declaration.arguments ?? []) command.argument(argument.name, argument.description);
  for (const { flags, description, default: usual, isList } of declaration.options ?? []) {
    if (isList) command.option(flags, description, (value: string, all?: string[]) => [...(all ?? []), value]);
    else command.option(flags, description, usual);
  }
  command.option('-o, --output <format>', outputFormats.join(', '));
  const examples = declaration.examples.map((example) => `  $ ${example}`).join('\n');
  return command.addHelpText('after', `\nExamples:\n${examples}`);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2; // commander has printed it
  if (isRailError(error)) {
    const { number, remedy, exitCode } = errorTable[error.code];
    writeNotice(`${number} ${error.at === undefined ? '' : `${error.at}: `}${error.message}\n  ${remedy}`);
    return exitCode;
  }
  writeNotice(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}
