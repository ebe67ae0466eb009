import {
  addOffsetsToTxnApi,
  endTxnApi,
  type heartbeatApi,
  joinGroupApi,
  produceApi,
  syncGroupApi,
  type ResponseOf,
  type RequestOf,
  txnOffsetCommitApi,
} from '@rail/kafka-protocol';
import { CONSUMER_OFFSETS, TRANSACTION_STATE } from '../../core/contract.ts';
import { Violation } from '../violation.ts';
import type { Call, Checker, Incarnation, Seen } from './checker.ts';

/** The log that a successful answer of these APIs speaks of. */
const logOf = new Map<number, string>([
  [addOffsetsToTxnApi.key, TRANSACTION_STATE],
  [endTxnApi.key, TRANSACTION_STATE],
  [txnOffsetCommitApi.key, CONSUMER_OFFSETS],
]);

export interface StoredAnswersChecker extends Checker {
  /** Right after the engine decided a request. */
  requestTaken(seen: Seen, token: number, call: Call): void;
  replyTo(seen: Seen, token: number, call: Call, body: unknown): void;
}

/** No answer before its append: what a client was told is on the disk when it is told. */
export function storedAnswersChecker(): StoredAnswersChecker {
  /** Log end right after the request was decided, by token. */
  const ends = new Map<number, { readonly topic: string; readonly end: number }>();
  const generations: GenerationEnds = new Map();
  return {
    requestTaken: ({ broker }, token, { api }) => {
      const topic = logOf.get(api.key);
      const end = topic === undefined ? undefined : broker.state.partition(topic, 0)?.logEndOffset;
      if (topic !== undefined && end !== undefined) ends.set(token, { topic, end });
    },
    replyTo: ({ disk }, token, { api }, body) => {
      const expected = ends.get(token);
      ends.delete(token);
      if (expected === undefined || !succeeded(api.key, body)) return;
      if (disk.storedEnd({ topic: expected.topic, partition: 0 }) >= expected.end) return;
      throw new Violation('no answer before its append', `${expected.topic} ends before ${expected.end} on the disk`);
    },
    afterStep: ({ broker }) => noteGenerations(broker, generations),
    onReply: ({ broker, disk }, { api, request }, body) => {
      if (api.key === joinGroupApi.key || api.key === syncGroupApi.key) {
        const { errorCode } = body as ResponseOf<typeof heartbeatApi>;
        const { generationId } = (api.key === joinGroupApi.key ? body : request) as { generationId: number };
        const end = generations.get(`${generationId} ${api.key === joinGroupApi.key ? 'begun' : 'assigned'}`);
        if (errorCode === 0 && end?.broker === broker && disk.storedEnd(offsetsLog) < end.offset) {
          throw new Violation('no answer before its append', `generation ${generationId} is told before it is stored`);
        }
      }
      if (api.key !== produceApi.key) return;
      const { topicData } = request as RequestOf<typeof produceApi>;
      const { responses } = body as ResponseOf<typeof produceApi>;
      const { index, errorCode, baseOffset } = responses[0]!.partitionResponses[0]!;
      const topic = topicData[0]!.name;
      if (errorCode === 0 && baseOffset >= disk.storedEnd({ topic, partition: index })) {
        throw new Violation('no answer before its append', `${topic}-${index} at ${baseOffset}`);
      }
    },
  };
}

/** Where in the log a generation stands: begun with its members, then assigned by its leader. */
type GenerationEnds = Map<string, { readonly broker: Incarnation; readonly offset: number }>;

const offsetsLog = { topic: CONSUMER_OFFSETS, partition: 0 };

function noteGenerations(broker: Incarnation, ends: GenerationEnds): void {
  const log = broker.state.partition(CONSUMER_OFFSETS, 0);
  if (log === undefined) return;
  for (const { current } of broker.groups.groups.images.values()) {
    if (current === undefined) continue;
    const key = `${current.generation} ${current.leader === null ? 'begun' : 'assigned'}`;
    if (ends.get(key)?.broker !== broker) ends.set(key, { broker, offset: log.logEndOffset });
  }
}

function succeeded(apiKey: number, body: unknown): boolean {
  if (apiKey !== txnOffsetCommitApi.key) return (body as ResponseOf<typeof endTxnApi>).errorCode === 0;
  return (body as ResponseOf<typeof txnOffsetCommitApi>).topics[0]?.partitions[0]?.errorCode === 0;
}
