import { join } from 'node:path';
import { errorTable, isRailError, nearest, RailError } from '@rail/kernel';
import { Command, CommanderError, Option } from 'commander';
import type { CommandContext, CommandDeclaration, CommandOptions } from './command.ts';
import { commandTable } from './commands/table.ts';
import { outputFormats, type OutputFormat, writeNotice } from './output/write.ts';

const summary = `Data Rail moves records of Zhejiang's departments to whoever a sharing agreement entitles.

  rail demo                       a whole exchange with generated lines, for a look
  rail up                         start an exchange; Ctrl-C stops it cleanly
  rail replay FILE -m MAPPING     send a file into a line
  rail agreement list             who may read what
  rail ledger check               do published and delivered records add up?

rail help COMMAND or rail help RAIL-NNNN tells more.`;

/** What a process gives its command besides the words. */
export type Surroundings = Pick<CommandContext, 'interrupted' | 'env'>;

/** Runs one command line and returns its exit code. */
export async function runProgram(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  let exitCode = 0;
  const program = new Command('rail')
    .description(summary)
    .exitOverride()
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
        .default(join(import.meta.dirname, '../../../schemas')),
    )
    .option('-q, --quiet', 'no progress', false)
    .version('0.1.0', '-V, --version')
    .showHelpAfterError('(rail help shows the commands)');
  const groups = new Map<string, Command>();
  for (const [words, load] of Object.entries(commandTable)) {
    const parts = words.split(' ');
    const last = parts.pop()!;
    const parent = parts.length === 0 ? program : groupOf(program, groups, parts[0]!);
    const { default: declaration } = await load();
    const add = commandOf(last, declaration, (context, args, options) =>
      declaration.run(context, args, options).then((code) => {
        exitCode = code;
      }),
    );
    parent.addCommand(add(surroundings), { isDefault: last === 'list' || last === 'check' });
  }
  program.addHelpCommand(false);
  program.action(() => {
    const [word] = program.args;
    if (word === undefined) {
      program.outputHelp({ error: true });
      exitCode = 2;
      return;
    }
    const near = nearest(word, new Set(Object.keys(commandTable).map((words) => words.split(' ')[0]!)));
    throw new RailError(
      'COMMAND_INVALID',
      `no command "${word}"${near === undefined ? '' : `; did you mean ${near}?`}`,
    );
  });
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exitCode;
  } catch (error) {
    return exitCodeOf(error);
  }
}

function groupOf(program: Command, groups: Map<string, Command>, noun: string): Command {
  let group = groups.get(noun);
  if (group === undefined) {
    group = new Command(noun).alias(`${noun}s`).description(`commands on ${noun}s`).copyInheritedSettings(program);
    groups.set(noun, group);
    program.addCommand(group);
  }
  return group;
}

function commandOf(
  name: string,
  declaration: CommandDeclaration,
  run: (context: CommandContext, args: readonly string[], options: CommandOptions) => Promise<void>,
): (surroundings: Surroundings) => Command {
  return (surroundings) => {
    const command = new Command(name).description(declaration.summary).exitOverride();
    for (const argument of declaration.arguments ?? []) command.argument(argument.name, argument.description);
    for (const option of declaration.options ?? []) command.option(option.flags, option.description, option.default);
    command.option('-o, --output <format>', 'table, json, yaml or jsonl');
    const examples = declaration.examples.map((example) => `  $ ${example}`).join('\n');
    command.addHelpText('after', `\nExamples:\n${examples}`);
    command.action(async () => {
      const options = command.optsWithGlobals<Record<string, string | boolean>>();
      const local = command.opts<Record<string, string | boolean>>();
      await run(contextOf({ ...options, ...local }, surroundings), command.args, local);
    });
    return command;
  };
}

function contextOf(options: Record<string, string | boolean>, surroundings: Surroundings): CommandContext {
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
    const row = errorTable[error.code];
    const place = error.at === undefined ? '' : `${error.at}: `;
    writeNotice(`${row.number} ${place}${error.message}\n  ${row.remedy}`);
    return row.exitCode;
  }
  writeNotice(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}
