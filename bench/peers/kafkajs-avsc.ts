import { originHeader } from '@rail/agreements';
import avsc from 'avsc';
import { type EachBatchPayload, Kafka, logLevel, type Message, type Transaction } from 'kafkajs';

import { tellStopped, thisJob, untilToldToStop } from '../macro/job.ts';

/**
 * The same work with the usual libraries: consume batches, decode each value, take the fields of the share, encode,
 * produce and commit the offsets in one transaction.
 */
const job = thisJob();
const sourceType = avsc.Type.forSchema(JSON.parse(job.sourceSchemaText) as avsc.Schema);
const shareType = avsc.Type.forSchema(JSON.parse(job.shareSchemaText) as avsc.Schema) as avsc.types.RecordType;
const fields = shareType.fields.map(({ name }) => name);
const frame = Buffer.alloc(5);
frame.writeInt32BE(job.shareSchemaId, 1);

const kafka = new Kafka({ clientId: 'bench.kafkajs', brokers: [...job.brokers], logLevel: logLevel.ERROR });
const producer = kafka.producer({
  transactionalId: 'bench.kafkajs',
  idempotent: true,
  maxInFlightRequests: 1,
  transactionTimeout: 15_000,
});
const consumer = kafka.consumer({ groupId: job.group, sessionTimeout: 10_000 });

const offsets = new Map<number, string>();
let transaction: Transaction | undefined;
let openedMs = 0;
let last: Promise<void> = Promise.resolve();

/** One thing at a time: batches and the commit that is due when no batch comes. */
function inTurn(work: () => Promise<void>): Promise<void> {
  last = last.then(work);
  return last;
}

function shareOf(message: EachBatchPayload['batch']['messages'][number], partition: number): Message {
  const record = sourceType.fromBuffer(message.value!.subarray(5)) as Record<string, unknown>;
  const share: Record<string, unknown> = {};
  for (const name of fields) share[name] = record[name];
  const origin = Buffer.alloc(12);
  origin.writeInt32BE(partition, 0);
  origin.writeBigInt64BE(BigInt(message.offset), 4);
  const value = Buffer.concat([frame, shareType.toBuffer(share)]);
  return { key: message.key, value, partition, timestamp: message.timestamp, headers: { [originHeader]: origin } };
}

async function route({ batch }: EachBatchPayload): Promise<void> {
  if (transaction === undefined) {
    transaction = await producer.transaction();
    openedMs = performance.now();
  }
  const messages = batch.messages.map((message) => shareOf(message, batch.partition));
  await transaction.send({ topic: job.shareTopic, messages, acks: -1 });
  offsets.set(batch.partition, String(BigInt(batch.lastOffset()) + 1n));
  await commitIfDue();
}

async function commitIfDue(): Promise<void> {
  if (transaction === undefined || performance.now() - openedMs < job.commitIntervalMs) return;
  const partitions = [...offsets].map(([partition, offset]) => ({ partition, offset }));
  await transaction.sendOffsets({ consumerGroupId: job.group, topics: [{ topic: job.topic, partitions }] });
  await transaction.commit();
  transaction = undefined;
  offsets.clear();
}

await producer.connect();
await consumer.connect();
await consumer.subscribe({ topics: [job.topic], fromBeginning: true });
await consumer.run({ autoCommit: false, eachBatch: (payload) => inTurn(() => route(payload)) });
const idle = setInterval(() => void inTurn(commitIfDue), job.commitIntervalMs);
await untilToldToStop();
clearInterval(idle);
await inTurn(commitIfDue);
await consumer.disconnect();
await producer.disconnect();
tellStopped();
