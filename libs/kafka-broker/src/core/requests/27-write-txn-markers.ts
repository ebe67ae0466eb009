import { writeTxnMarkersApi } from '@rail/kafka-protocol';
import type { CoordinatorEvent } from '../contract.ts';
import type { EffectList } from '../effect-list.ts';
import { transactionHandler } from '../transactions/request.ts';
import type { Transactions } from '../transactions/transactions.ts';

const tagPrefix = 'admin:';

export const isAdminTag = (tag: string): boolean => tag.startsWith(tagPrefix);

/** WriteTxnMarkers: an operator ends a transaction in partitions whose coordinator has lost it. */
export const writeTxnMarkers = transactionHandler(writeTxnMarkersApi, ({ transactions, request, body, out }) => {
  const results = body.markers.map(({ producerId, topics }) => ({
    producerId,
    topics: topics.map(({ name, partitionIndexes }) => ({
      name,
      partitions: partitionIndexes.map((partitionIndex) => ({ partitionIndex, errorCode: 0 })),
    })),
  }));
  let missing = 0;
  for (const [
    at,
    { producerId, producerEpoch, coordinatorEpoch, transactionResult, topics },
  ] of body.markers.entries()) {
    for (const { name, partitionIndexes } of topics) {
      for (const partition of partitionIndexes) {
        missing++;
        const tag = `${tagPrefix}${request.token}:${at}`;
        const marker = { producerId, producerEpoch, coordinatorEpoch, commit: transactionResult };
        out.push({ kind: 'writeMarker', topic: name, partition, ...marker, tag });
      }
    }
  }
  if (missing === 0) out.reply(request.token, { markers: results });
  else transactions.adminMarkers.set(String(request.token), { token: request.token, results, missing });
});

/** One of the asked markers is stored or refused; the answer goes out with the last one. */
export function adminMarkerWritten(
  transactions: Transactions,
  event: Extract<CoordinatorEvent, { kind: 'markerWritten' }>,
  out: EffectList,
): void {
  const [token, at] = event.tag.slice(tagPrefix.length).split(':') as [string, string];
  const admin = transactions.adminMarkers.get(token);
  if (admin === undefined) return;
  const topic = admin.results[Number(at)]!.topics.find(({ name }) => name === event.topic)!;
  topic.partitions.find(({ partitionIndex }) => partitionIndex === event.partition)!.errorCode = event.error;
  admin.missing--;
  if (admin.missing > 0) return;
  transactions.adminMarkers.delete(token);
  out.reply(admin.token, { markers: admin.results });
}
