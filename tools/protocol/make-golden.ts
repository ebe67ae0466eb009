// Makes test/fixtures/protocol/*.json with Kafka's own classes (needs Maven and a JDK):
// node tools/run.mjs --conditions=source --import ./tools/swc-hooks.mjs tools/protocol/make-golden.ts
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { assert, Random } from '@rail/kernel';
import { type Compression, RecordBatchBuilder } from '../../libs/kafka-protocol/src/index.ts';
import { describedMessages } from './described-messages.ts';
import { findJar, kafkaVersion } from './definitions.ts';
import { sampleValue } from './sample-value.ts';

const codecs: readonly Compression[] = ['none', 'gzip', 'snappy', 'lz4', 'zstd'];
const target = join(import.meta.dirname, '../../test/fixtures/protocol');

const jars = [
  ['org.apache.kafka', 'kafka-clients', kafkaVersion],
  ['org.apache.kafka', 'kafka-server-common', kafkaVersion],
  ['org.apache.kafka', 'kafka-group-coordinator', kafkaVersion],
  ['org.apache.kafka', 'kafka-transaction-coordinator', kafkaVersion],
  ['org.apache.kafka', 'kafka-storage', kafkaVersion],
  ['com.fasterxml.jackson.core', 'jackson-databind', '2.18.2'],
  ['com.fasterxml.jackson.core', 'jackson-core', '2.18.2'],
  ['com.fasterxml.jackson.core', 'jackson-annotations', '2.18.2'],
  ['org.slf4j', 'slf4j-api', '1.7.36'],
  ['org.lz4', 'lz4-java', '1.8.0'],
  ['org.xerial.snappy', 'snappy-java', '1.1.10.7'],
  ['com.github.luben', 'zstd-jni', '1.5.6-10'],
] as const;

function runJava(tasks: readonly object[]): string[] {
  const paths = jars.map(([group, artifact, version]) => {
    const path = findJar(group, artifact, version);
    assert(path !== undefined, `${artifact} is not to be had`);
    return path;
  });
  const classes = mkdtempSync(join(tmpdir(), 'rail-golden-'));
  const classPath = [...paths, classes].join(delimiter);
  execFileSync('javac', ['-cp', classPath, '-d', classes, join(import.meta.dirname, 'GoldenBytes.java')]);
  const input = tasks.map((task) => `${JSON.stringify(task)}\n`).join('');
  const output = execFileSync('java', ['-cp', classPath, 'GoldenBytes'], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  return output.trimEnd().split('\n');
}

function messageTasks() {
  return describedMessages().flatMap(({ message }) => {
    const { from, to } = message.versions;
    return Array.from({ length: to - from + 1 }, (_, i) => {
      const random = new Random(`${message.name} ${from + i}`);
      const value = sampleValue(message.shape, from + i, random);
      return { task: 'message', name: message.name, version: from + i, value };
    });
  });
}

/** Null keys, null values, headers, timestamps that go back and forth. */
function sampleRecords() {
  return Array.from({ length: 40 }, (_, i) => ({
    timestamp: 1_700_000_000_000 + ((i * 7919) % 1000) - 500,
    key: i % 5 === 0 ? null : `key-${i % 7}`,
    value: i % 6 === 0 ? null : `value ${i} 数据 `.repeat(i),
    headers: Array.from({ length: i % 3 }, (__, h) => [`h${h}`, (i + h) % 4 === 0 ? null : `header ${h}`]),
  }));
}

function batchTasks() {
  const records = sampleRecords();
  return codecs.map((compression, i) => ({
    task: 'batch',
    compression,
    baseOffset: 5_000_000_000 + i,
    producerId: 4000 + i,
    producerEpoch: i,
    baseSequence: 10 * i,
    transactional: i % 2 === 1,
    partitionLeaderEpoch: 3,
    records,
  }));
}

function markerTasks() {
  return ['commit', 'abort'].map((type, i) => ({
    task: 'marker',
    type,
    baseOffset: 77,
    timestamp: 1_700_000_000_000,
    partitionLeaderEpoch: 2,
    producerId: 9 + i,
    producerEpoch: i,
    coordinatorEpoch: 4 + i,
  }));
}

/** Java must be able to read what this repository compresses: batches of several sizes, LZ4 blocks beyond the first. */
function readTasks() {
  return codecs.flatMap((compression) =>
    [1, 20, 3000].map((count) => {
      const builder = new RecordBatchBuilder();
      let size = 0;
      for (let i = 0; i < count; i += 1) {
        const value = Buffer.from(`${i % 11} ${'enterprise '.repeat(i % 9)}${Math.sqrt(i)}`);
        builder.append(1_700_000_000_000 + i, null, 0, 0, value, 0, value.length, null);
        size += value.length;
      }
      const bytes = builder.finish({ compression }).toString('hex');
      return { task: 'read', bytes, expected: `${count} ${size}` };
    }),
  );
}

const toBase64 = (hex: string) => Buffer.from(hex, 'hex').toString('base64');

mkdirSync(target, { recursive: true });
const messages = messageTasks();
const batches = batchTasks();
const markers = markerTasks();
const reads = readTasks();
const answers = runJava([...messages, ...batches, ...markers, ...reads]);
const messageLines = messages.map(({ name, version, value }) =>
  JSON.stringify([name, version, value, toBase64(answers.shift()!)]),
);
writeFileSync(join(target, 'messages.json'), `[\n${messageLines.join(',\n')}\n]\n`);
const withBytes = (task: object) =>
  JSON.stringify({ ...task, task: undefined, records: undefined, bytes: toBase64(answers.shift()!) });
const batchLines = batches.map(withBytes);
const markerLines = markers.map(withBytes);
const recordLines = sampleRecords().map((record) => JSON.stringify(record));
const lines = `{"records":[\n${recordLines.join(',\n')}\n],"batches":[\n${batchLines.join(',\n')}\n],"markers":[\n${markerLines.join(',\n')}\n]}\n`;
writeFileSync(join(target, 'batches.json'), lines);
for (const { expected } of reads) {
  const answer = answers.shift();
  assert(answer === expected, `Java read '${answer}' from a batch that holds '${expected}'`);
}
process.stdout.write(`${messageLines.length} messages, ${batchLines.length} batches, ${markerLines.length} markers\n`);
