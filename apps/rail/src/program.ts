import { join } from 'node:path';
import { errorTable, isRailError, RailError } from '@rail/kernel';
import { Command, CommanderError, Option } from 'commander';
import { askedCommands } from './asked-commands.ts';
import type { CommandContext, CommandDeclaration } from './command.ts';
import { commandTable } from './commands/table.ts';
import { outputFormats, type OutputFormat, writeNotice } from './output/write.ts';

const journeys = `Data Rail moves records of Zhejiang's departments to whoever a sharing agreement entitles.

  rail demo                       a whole exchange with generated lines, for a look
  rail up                         start an exchange; Ctrl-C stops it cleanly
  rail replay FILE -m MAPPING     send a file into a line
  rail agreement list             who may read what
  rail ledger check               do published and delivered records add up?

rail help shows all commands; rail help COMMAND or rail help RAIL-NNNN tells more.`;

/** What a process gives its command besides the words. */
export type Surroundings = Pick<CommandContext, 'interrupted' | 'env'>;

/** Runs one command line and returns its exit code. */
export async function runProgram(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  if (argv.length === 0) {
    writeNotice(journeys);
    return 2;
  }
  try {
    let exitCode = 0;
    const program = rootCommand();
    const groups = new Map<string, Command>();
    for (const words of askedCommands(argv, Object.keys(commandTable))) {
      const { default: declaration } = await commandTable[words]!();
      const command = commandOf(declaration).action(async () => {
        const local = command.opts<Options>();
        const context = contextOf({ ...command.optsWithGlobals<Options>(), ...local }, surroundings);
        exitCode = await declaration.run(context, command.args, local);
      });
      const noun = words.includes(' ') ? words.split(' ')[0]! : undefined;
      const parent = noun === undefined ? program : groupOf(program, groups, noun);
      parent.addCommand(command, { isDefault: ['list', 'check'].includes(command.name()) });
    }
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return exitCodeOf(error);
  }
}

function rootCommand(): Command {
  return aCommand('rail')
    .addHelpText('before', `${journeys}\n`)
    .addOption(new Option('-o, --output <format>', 'how to print data').choices(outputFormats).default('table'))
    .addOption(
      new Option('-b, --brokers <host:port>', 'brokers of a running exchange, joined by commas')
        .env('KAFKA_BROKERS')
        .default('127.0.0.1:9092'),
    )
    .addOption(
      new Option('--data-dir <dir>', 'where an embedded exchange keeps its data').env('RAIL_DATA_DIR').default('.rail'),
    )
    .addOption(
      new Option('--schemas <dir>', 'lines, agreements and databases that are declared')
        .env('RAIL_SCHEMAS')
        .default(join(import.meta.dirname, '../../../schemas'), 'those of the repository'),
    )
    .option('-q, --quiet', 'no progress')
    .version('0.1.0', '-V, --version');
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
  for (const option of declaration.options ?? []) command.option(option.flags, option.description, option.default);
  command.option('-o, --output <format>', 'table, json, yaml or jsonl');
  const examples = declaration.examples.map((example) => `  $ ${example}`).join('\n');
  return command.addHelpText('after', `\nExamples:\n${examples}`);
}

type Options = Record<string, string | boolean>;

function contextOf(options: Options, surroundings: Surroundings): CommandContext {
  const output = String(options['output']) as OutputFormat;
  if (!outputFormats.includes(output)) {
    throw new RailError('OPTION_INVALID', `-o ${output}: it is one of ${outputFormats.join(', ')}`);
  }
  return {
    output,
    brokers: String(options['brokers']).split(','),
    quiet: options['quiet'] === true,
    dataDir: String(options['dataDir']),
    schemasDir: String(options['schemas']),
    ...surroundings,
  };
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
