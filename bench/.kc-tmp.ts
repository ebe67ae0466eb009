import { startBroker } from '/work/main/libs/kafka-broker/src/index.ts';
import { KafkaClient, Fetcher, Producer } from '/work/main/libs/kafka-client/src/index.ts';
import { RecordBatchBuilder } from '/work/main/libs/kafka-protocol/src/index.ts';
import { Kafka, CompressionTypes } from 'kafkajs';
import { mkdtempSync } from 'node:fs';
const broker = await startBroker({ dataDir: mkdtempSync('/tmp/kc/data-'), port: 0, thread: true });
const addr = `${broker.host}:${broker.port}`;
const client = new KafkaClient({ brokers: [addr], clientId: 'bench' });
await client.connect();
await client.createTopics([
  { name: 'in', partitions: 3 },
  { name: 'out', partitions: 3 },
  { name: 'kj', partitions: 3 },
]);
const value = Buffer.alloc(200, 'x');
const key = Buffer.from('0123456789');
const N = 2_000_000,
  per = 2000;
const build = () => {
  const b = new RecordBatchBuilder(1 << 19);
  for (let i = 0; i < per; i++) b.append(Date.now(), key, 0, key.length, value, 0, value.length, null);
  return b.finish({});
};
{
  const p = new Producer(client);
  await p.init();
  const t = performance.now();
  let sent = 0;
  const pending = new Set();
  const b = new RecordBatchBuilder(1 << 19);
  while (sent < N) {
    b.reset();
    const now = Date.now();
    for (let i = 0; i < per; i++) b.append(now, key, 0, key.length, value, 0, value.length, null);
    const s = p.send('in', (sent / per) % 3, b.finish({}));
    pending.add(s);
    s.finally(() => pending.delete(s));
    sent += per;
    if (p.pendingBytes > 8e6) await Promise.race(pending);
  }
  await p.flush();
  const ms = performance.now() - t;
  console.log('produce ours incl. build', Math.round(N / ms), 'k/s', Math.round((N * 215) / ms / 1000), 'MB/s');
  await p.close();
}
{
  const f = new Fetcher(client, { isolation: 'committed' });
  for (const i of [0, 1, 2]) f.assign('in', i, 0);
  const t = performance.now();
  let got = 0;
  while (got < N) for (const x of await f.poll(1000)) got += x.header.recordCount;
  console.log('fetch ours', Math.round(got / (performance.now() - t)), 'k/s');
  await f.close();
}
for (const transactional of [false, true]) {
  const f = new Fetcher(client, { isolation: 'committed' });
  for (const i of [0, 1, 2]) f.assign('in', i, 0);
  const p = new Producer(client, transactional ? { transactionalId: 'copy' } : {});
  await p.init();
  const t = performance.now();
  let got = 0,
    commits = 0;
  if (transactional) p.begin();
  let last = t;
  const pending = new Set();
  while (got < N) {
    for (const x of await f.poll(1000)) {
      got += x.header.recordCount;
      const out = Buffer.allocUnsafe(61 + x.section.length);
      // rebuild the header: copy what a builder would write
      out.fill(0, 0, 61);
      out.writeInt32BE(out.length - 12, 8);
      out[16] = 2;
      out.writeInt32BE(x.header.lastOffsetDelta, 23);
      out.writeBigInt64BE(BigInt(x.header.baseTimestamp), 27);
      out.writeBigInt64BE(BigInt(x.header.maxTimestamp), 35);
      out.writeInt32BE(x.header.recordCount, 57);
      x.section.copy(out, 61);
      const s = p.send('out', x.partition, out);
      pending.add(s);
      s.finally(() => pending.delete(s));
    }
    if (p.pendingBytes > 16e6) await Promise.race(pending);
    if (transactional && performance.now() - last > 100) {
      await p.sendOffsets(
        { groupId: 'c', memberId: '', generationId: -1 },
        [0, 1, 2].map((partition) => ({ topic: 'in', partition, offset: f.position('in', partition) })),
      );
      await p.commit();
      commits++;
      p.begin();
      last = performance.now();
    }
  }
  if (transactional) await p.commit();
  else await p.flush();
  console.log(
    transactional ? 'copy exactly once' : 'copy',
    Math.round(got / (performance.now() - t)),
    'k/s',
    commits,
    'commits',
  );
  await f.close();
  await p.close();
}
{
  const kafka = new Kafka({ brokers: [addr], clientId: 'kj', logLevel: 1 });
  const p = kafka.producer({ maxInFlightRequests: 5 });
  await p.connect();
  const messages = Array.from({ length: per }, () => ({ key, value }));
  const n = N / 5;
  const t = performance.now();
  let sent = 0;
  const pending = new Set();
  while (sent < n) {
    const s = p
      .send({ topic: 'kj', acks: -1, messages: messages.map((m) => ({ ...m, partition: (sent / per) % 3 })) })
      .finally(() => pending.delete(s));
    pending.add(s);
    sent += per;
    if (pending.size >= 5) await Promise.race(pending);
  }
  await Promise.all(pending);
  console.log('produce kafkajs', Math.round(n / (performance.now() - t)), 'k/s');
  await p.disconnect();
}
await client.close();
await broker.close();
