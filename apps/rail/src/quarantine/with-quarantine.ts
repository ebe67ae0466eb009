import { join } from 'node:path';
import { type Catalogue, loadCatalogue } from '@rail/catalogue';
import { KafkaClient } from '@rail/kafka-client';
import { type CommandContext, type CommandOptions, type OptionDeclaration, textOption } from '../command.ts';
import type { Selection } from './set-aside.ts';

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

/** Calls `use` with a connected client and the catalogue; the connection ends with it. */
export async function withQuarantine<Result>(
  context: CommandContext,
  use: (client: KafkaClient, catalogue: Catalogue) => Promise<Result>,
): Promise<Result> {
  const catalogue = loadCatalogue(join(context.schemasDir, 'lines'));
  const client = new KafkaClient({ brokers: [...context.brokers], clientId: 'rail.quarantine', retryForMs: 3000 });
  try {
    await client.connect();
    return await use(client, catalogue);
  } finally {
    await client.close();
  }
}
