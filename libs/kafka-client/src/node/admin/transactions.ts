import { listTransactionsApi } from '@rail/kafka-protocol';

import { throwOn } from '../../core/errors/from-code.ts';
import type { KafkaClient } from '../kafka-client.ts';

/** The transactional ids of all brokers, whatever state they are in. Throws BROKER_DENIED, BROKER_UNREACHABLE. */
export async function listTransactionalIds(client: KafkaClient): Promise<string[]> {
  await client.metadata([]);
  const answers = await Promise.all(
    client.metadataCache.brokers.map(({ nodeId }) => client.request(listTransactionsApi, {}, { node: nodeId })),
  );
  return answers.flatMap(({ errorCode, transactionStates }) => {
    throwOn(errorCode, 'ListTransactions');
    return transactionStates.map(({ transactionalId }) => transactionalId);
  });
}
