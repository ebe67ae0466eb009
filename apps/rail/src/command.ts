import type { OutputFormat } from './output/write.ts';

/** What every command is given besides its own arguments and options. */
export interface CommandContext {
  readonly output: OutputFormat;
  readonly brokers: readonly string[];
  readonly quiet: boolean;
  readonly dataDir: string;
  readonly schemasDir: string;
  /** Settings that must not stand on a command line: secrets, and URLs with passwords. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborts on Ctrl-C or SIGTERM: a command then stops cleanly and still reports. */
  readonly interrupted: AbortSignal;
}

export interface OptionDeclaration {
  /** As commander writes it: `--for <duration>`. */
  readonly flags: string;
  readonly description: string;
  readonly default?: string | boolean;
}

export interface CommandDeclaration {
  /** The words a person types: `agreement list`. */
  readonly words: string;
  readonly summary: string;
  /** As commander writes them: `[file...]`, `<id>`. */
  readonly arguments?: readonly { readonly name: string; readonly description: string }[];
  readonly options?: readonly OptionDeclaration[];
  readonly examples: readonly string[];
  /** Returns the exit code. */
  run(context: CommandContext, args: readonly string[], options: CommandOptions): Promise<number>;
}

/** Options by their camel-case name. */
export type CommandOptions = Readonly<Record<string, string | boolean | undefined>>;

/** The text of an option that has a default or was given. */
export function textOption(options: CommandOptions, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

export function defineCommand(declaration: CommandDeclaration): CommandDeclaration {
  return declaration;
}
