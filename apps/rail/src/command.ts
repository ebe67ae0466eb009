import type { ResolvedSettings } from './config/resolve.ts';
import type { OutputFormat } from './output/write.ts';

export type Language = 'zh' | 'en';

/** What every command is given besides its own arguments and options. */
export interface CommandContext {
  readonly output: OutputFormat;
  readonly brokers: readonly string[];
  readonly quiet: boolean;
  readonly dataDir: string;
  readonly schemasDir: string;
  /** Of the exchange's control, and of its schema registry. */
  readonly controlUrl: string;
  readonly registryUrl: string;
  /** Of its gateway. */
  readonly gatewayUrl: string;
  /** How long to try to reach brokers. */
  readonly timeoutMs: number;
  /** IANA name of the zone of times that are shown. */
  readonly timeZone: string;
  readonly language: Language;
  /** Every setting with where it comes from. */
  readonly settings: ResolvedSettings;
  /** Configuration of the user, whether it is there or not; none where there is no home. */
  readonly configFile: string | undefined;
  /** Settings that must not stand on a command line: secrets, and URLs with passwords. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * Aborts on Ctrl-C or SIGTERM. A command that has asked for it then stops cleanly and still reports; any other ends
   * at once.
   */
  readonly interrupted: AbortSignal;
}

export interface OptionDeclaration {
  /** As commander writes it: `--for <duration>`. */
  readonly flags: string;
  readonly description: string;
  readonly default?: string | boolean;
  /** It may be given several times; its values are a list. */
  readonly isList?: true;
}

export interface CommandDeclaration {
  /** The words a person types: `agreement list`. */
  readonly words: string;
  readonly summary: string;
  /** As commander writes them: `[file...]`, `<id>`. */
  readonly arguments?: readonly { readonly name: string; readonly description: string }[];
  readonly options?: readonly OptionDeclaration[];
  readonly examples: readonly string[];
  /** Whether it changes something in an exchange: a protected context then wants `--confirm`. */
  readonly changes?: (options: CommandOptions) => boolean;
  /** It works without any configuration, also when that is faulty. */
  readonly ignoresConfig?: true;
  /** Returns the exit code. */
  run(context: CommandContext, args: readonly string[], options: CommandOptions): Promise<number>;
}

/** Options by their camel-case name. */
export type CommandOptions = Readonly<Record<string, string | boolean | readonly string[] | undefined>>;

/** The text of an option that has a default or was given. */
export function textOption(options: CommandOptions, name: string): string | undefined {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
}

/** The values of an option that may be given several times. */
export function listOption(options: CommandOptions, name: string): readonly string[] {
  const value = options[name];
  return Array.isArray(value) ? value : [];
}

export function defineCommand(declaration: CommandDeclaration): CommandDeclaration {
  return declaration;
}
