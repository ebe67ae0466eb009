import { bool, int16, int32, int64, string } from '../schema/builders.ts';
import { defineApi } from './define-api.ts';

/** Serves 0-3 of 0-5: 4 and 5 belong to KIP-890. */
export const endTxnApi = defineApi({
  key: 26,
  name: 'EndTxn',
  versions: '0-3',
  flexible: '3+',
  request: {
    transactionalId: string('0+'),
    producerId: int64('0+'),
    producerEpoch: int16('0+'),
    committed: bool('0+'),
  },
  response: {
    throttleTimeMs: int32('0+'),
    errorCode: int16('0+'),
  },
});
