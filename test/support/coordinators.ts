import { ErrorCodes, findCoordinatorApi, initProducerIdApi, offsetFetchApi } from '@rail/kafka-protocol';

import type { WireClient } from './wire-client.ts';

/** A fresh Kafka creates the logs of its coordinators when one is first asked for: waits until both take requests. */
export async function coordinatorsReady(client: WireClient): Promise<void> {
  const group = async (): Promise<number> => {
    await client.send(findCoordinatorApi, 2, { key: 'test.ready', keyType: 0 });
    return (await client.send(offsetFetchApi, 7, { groupId: 'test.ready', topics: null })).errorCode;
  };
  const transaction = async (): Promise<number> => {
    await client.send(findCoordinatorApi, 2, { key: 'test.ready', keyType: 1 });
    const body = { transactionalId: 'test.ready', transactionTimeoutMs: 1000 };
    return (await client.send(initProducerIdApi, 4, body)).errorCode;
  };
  for (const ask of [group, transaction]) {
    while ((await ask()) !== ErrorCodes.NONE) await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
