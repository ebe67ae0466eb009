import { setFlagsFromString } from 'node:v8';

import { fetchCommittedOffsets, Fetcher, GroupMember, KafkaClient, Producer } from '@rail/kafka-client';

import { tellStopped, thisJob, untilToldToStop } from './job.ts';
import { RawCopy } from './raw-copy.ts';

/** Fetch, copy, produce, commit: what the same client does when no record is looked at. */
setFlagsFromString('--external-memory-accounted-in-global-limit'); // as the router does
const job = thisJob();
const client = new KafkaClient({ brokers: [...job.brokers], clientId: 'bench.raw-copy' });
await client.connect();
const producer = new Producer(client, { transactionalId: 'bench.raw-copy', transactionTimeoutMs: 15_000 });
const fetcher = new Fetcher(client, { isolation: 'committed', maxBytes: 32 << 20 });
const group = new GroupMember(client, {
  groupId: job.group,
  topics: [job.topic],
  sessionTimeoutMs: 10_000,
  async onAssigned(partitions) {
    const committed = await fetchCommittedOffsets(client, job.group, partitions);
    for (const { topic, partition, offset } of committed) fetcher.assign(topic, partition, Math.max(0, offset));
  },
  onRevoked: () => undefined,
  onLost: () => undefined,
});
await producer.init();
group.start();
const copy = new RawCopy(fetcher, producer, () => group.identity(), job.shareTopic, job.commitIntervalMs);
const copied = copy.run();
await untilToldToStop();
copy.stop();
await copied;
await group.stop({ leave: true });
await fetcher.close();
await producer.close();
await client.close();
tellStopped();
