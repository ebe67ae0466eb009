import type { Catalogue } from '@rail/catalogue';
import type { Selection } from '@rail/inspect';
import type { KafkaClient } from '@rail/kafka-client';
import { type CommandContext, type CommandOptions, type OptionDeclaration, textOption } from '../command.ts';
import { withExchange } from '../with-exchange.ts';

export const selectionOptions: readonly OptionDeclaration[] = [
  { flags: '--line <line>', description: 'of one line' },
  { flags: '--reason <code>', description: 'of one reason, as Q103' },
  { flags: '--run <run>', description: 'of one replay' },
  { flags: '--agreement <id>', description: 'set aside for one agreement alone' },
];

export function selectionOf(options: CommandOptions, all: boolean): Selection {
  const text = (name: string) => textOption(options, name);
  return { line: text('line'), reason: text('reason'), run: text('run'), agreement: text('agreement'), all };
}

/** `withExchange`, for what is in quarantine. */
export function withQuarantine<Result>(
  context: CommandContext,
  use: (client: KafkaClient, catalogue: Catalogue) => Promise<Result>,
): Promise<Result> {
  return withExchange(context, 'quarantine', use);
}
