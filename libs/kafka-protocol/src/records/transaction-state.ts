import { array, int16, int32, int64, int8, string } from '../schema/builders.ts';
import { coordinatorKey } from './coordinator-key.ts';
import { recordSchema } from './versioned.ts';

// Records of `__transaction_state`.

export const transactionLogKey = coordinatorKey('TransactionLogKey', 0, {
  transactionalId: string('0'),
});

export const transactionLogValue = recordSchema('TransactionLogValue', '0-1', '1+', {
  producerId: int64('0+'),
  previousProducerId: int64('1+', { default: -1, tag: 0 }),
  nextProducerId: int64('1+', { default: -1, tag: 1 }),
  producerEpoch: int16('0+'),
  nextProducerEpoch: int16('1+', { default: -1, tag: 3 }),
  transactionTimeoutMs: int32('0+'),
  transactionStatus: int8('0+'),
  transactionPartitions: array(
    '0+',
    {
      topic: string('0+'),
      partitionIds: array('0+', 'int32'),
    },
    { nullable: '0+' },
  ),
  transactionLastUpdateTimestampMs: int64('0+'),
  transactionStartTimestampMs: int64('0+'),
  clientTransactionVersion: int16('1+', { tag: 2 }),
});
