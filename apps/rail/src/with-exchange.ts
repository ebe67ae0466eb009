import { join } from 'node:path';
import { type Catalogue, loadCatalogue } from '@rail/catalogue';
import { KafkaClient } from '@rail/kafka-client';
import type { CommandContext } from './command.ts';
import { clientOptions } from './config/client-options.ts';

/**
 * Calls `use` with the declared lines and a connected client; the connection ends with it. `name` tells brokers who
 * asks. Throws BROKER_UNREACHABLE, BROKER_DENIED.
 */
export async function withExchange<Result>(
  context: CommandContext,
  name: string,
  use: (client: KafkaClient, catalogue: Catalogue) => Promise<Result>,
): Promise<Result> {
  const catalogue = loadCatalogue(join(context.schemasDir, 'lines'));
  const client = new KafkaClient(clientOptions(context, `rail.${name}`));
  try {
    await client.connect();
    return await use(client, catalogue);
  } finally {
    await client.close();
  }
}
