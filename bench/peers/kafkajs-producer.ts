import { join } from 'node:path';

import { loadCatalogue } from '@rail/catalogue';
import { createStream } from '@rail/generators';
import { Kafka, logLevel, type Message, Partitioners, type TopicMessages } from 'kafkajs';

import { tellStopped, thisPublishJob, untilToldToStop } from '../macro/job.ts';

/**
 * kafkajs sending the same records ready-made: keys, values and headers are buffers before the clock starts, so that
 * nothing but its producer is measured.
 */
const job = thisPublishJob();
const datasets = loadCatalogue(join(job.schemasDir, 'lines')).datasets;
const stream = createStream(datasets, { seed: 1, startMs: 1_790_000_000_000, recordsPerSecond: 2000 });
const slices = 40;
const sliceRecords = 2000;
const sendsAtOnce = 4;

function readyMade(): TopicMessages[] {
  const messages = new Map<string, Message[]>(datasets.map(({ topic }) => [topic, []]));
  for (let i = 0; i < sliceRecords; i++) {
    const { dataset, key, value, frame } = stream.next();
    const framed = value === null || !frame ? value : Buffer.concat([Buffer.from([0, 0, 0, 0, 1]), value]);
    const sequence = Buffer.alloc(8);
    sequence.writeBigUInt64BE(BigInt(i));
    const headers = { 'rail-run': Buffer.from('seed-1-mubdojcw'), 'rail-seq': sequence };
    messages.get(dataset.topic)?.push({ key, value: framed, headers });
  }
  return [...messages].map(([topic, list]) => ({ topic: `${job.topicPrefix}${topic}`, messages: list }));
}

const ready = Array.from({ length: slices }, readyMade);
const kafka = new Kafka({ clientId: 'bench.kafkajs', brokers: [...job.brokers], logLevel: logLevel.ERROR });
const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
await producer.connect();
const stopping = new AbortController();
let sent = 0;

async function keepSending(from: number): Promise<void> {
  for (let at = from; !stopping.signal.aborted; at += sendsAtOnce) {
    const topicMessages = ready[at % slices]!;
    await producer.sendBatch({ topicMessages, acks: -1 });
    sent += sliceRecords;
  }
}

const sending = Array.from({ length: sendsAtOnce }, (_, lane) => keepSending(lane));
await untilToldToStop();
stopping.abort();
await Promise.all(sending);
await producer.disconnect();
tellStopped(sent);
