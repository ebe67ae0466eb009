import { apis } from '../../libs/kafka-protocol/src/apis/table.ts';
import * as offsets from '../../libs/kafka-protocol/src/records/consumer-offsets.ts';
import * as protocol from '../../libs/kafka-protocol/src/records/consumer-protocol.ts';
import { producerSnapshot } from '../../libs/kafka-protocol/src/records/producer-snapshot.ts';
import * as transactions from '../../libs/kafka-protocol/src/records/transaction-state.ts';
import type { DescribedMessage } from './compare.ts';

/** Every message that this repository describes, with the API key or record type that Kafka gives it. */
export interface KeyedMessage {
  readonly message: DescribedMessage;
  readonly key: number | undefined;
}

export function describedMessages(): readonly KeyedMessage[] {
  const keys = [offsets.offsetCommitKey, offsets.groupMetadataKey, transactions.transactionLogKey];
  const values = [
    offsets.offsetCommitValue,
    offsets.groupMetadataValue,
    transactions.transactionLogValue,
    protocol.consumerProtocolSubscription,
    protocol.consumerProtocolAssignment,
    producerSnapshot,
  ];
  return [
    ...[...apis.values()].flatMap((api) => [
      { message: api.request, key: api.key },
      { message: api.response, key: api.key },
    ]),
    ...keys.map(({ schema, type }) => ({ message: schema, key: type })),
    ...values.map((message) => ({ message, key: undefined })),
  ];
}
