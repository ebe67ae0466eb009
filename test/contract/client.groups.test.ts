import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { describeGroup, GroupMember, KafkaClient, Producer, type TopicPartition } from '@rail/kafka-client';

import { aBroker, aTopicName, type TestBroker } from '../support/broker.ts';
import { aBatch } from '../support/records.ts';

/** Who owns what, checked at every change: a partition with two owners fails the test at once. */
class Owners {
  readonly #owners = new Map<string, string>();
  readonly events: string[] = [];

  take(name: string, partitions: readonly TopicPartition[]): void {
    for (const { topic, partition } of partitions) {
      expect(this.#owners.get(`${topic}/${partition}`)).toBeUndefined();
      this.#owners.set(`${topic}/${partition}`, name);
      this.events.push(`${name}+${partition}`);
    }
  }

  give(name: string, partitions: readonly TopicPartition[]): void {
    for (const { topic, partition } of partitions) {
      expect(this.#owners.get(`${topic}/${partition}`)).toBe(name);
      this.#owners.delete(`${topic}/${partition}`);
      this.events.push(`${name}-${partition}`);
    }
  }

  get loads(): number[] {
    const counts = new Map<string, number>();
    for (const owner of this.#owners.values()) counts.set(owner, (counts.get(owner) ?? 0) + 1);
    return [...counts.values()].toSorted((left, right) => left - right);
  }
}

describe('a group of raw members', () => {
  let broker: TestBroker;
  let client: KafkaClient;

  beforeAll(async () => {
    broker = await aBroker();
    client = new KafkaClient({ brokers: broker.brokers, clientId: 'client-test' });
    await client.connect();
  });

  afterAll(async () => {
    await client.close();
    await broker.close();
  });

  const aTopic = async (partitions: number): Promise<string> => {
    const name = aTopicName('group');
    await client.createTopics([{ name, partitions }]);
    return name;
  };

  const aMember = (name: string, groupId: string, topic: string, owners: Owners, instanceId?: string): GroupMember =>
    new GroupMember(client, {
      groupId,
      topics: [topic],
      heartbeatMs: 50,
      sessionTimeoutMs: 6000,
      ...(instanceId === undefined ? {} : { instanceId }),
      onAssigned: (partitions) => owners.take(name, partitions),
      onRevoked: async (partitions) => {
        await new Promise((resolve) => setTimeout(resolve, 30));
        owners.give(name, partitions);
      },
      onLost: (partitions) => owners.give(name, partitions),
    });

  const until = async (condition: () => boolean, withinMs = 15_000): Promise<void> => {
    const untilMs = performance.now() + withinMs;
    while (!condition()) {
      expect(performance.now()).toBeLessThan(untilMs);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  test('members come and go, every partition has one owner, and those that stay are not touched', async () => {
    const topic = await aTopic(6);
    const groupId = aTopicName('g');
    const owners = new Owners();
    const first = aMember('first', groupId, topic, owners);
    first.start();
    await until(() => owners.loads.join() === '6');
    const second = aMember('second', groupId, topic, owners);
    second.start();
    await until(() => owners.loads.join() === '3,3');
    const third = aMember('third', groupId, topic, owners);
    third.start();
    await until(() => owners.loads.join() === '2,2,2');
    const givenUp = owners.events.filter((event) => event.startsWith('first-'));
    expect(givenUp).toHaveLength(4);
    await third.stop();
    await until(() => owners.loads.join() === '3,3');
    await second.stop();
    await until(() => owners.loads.join() === '6');
    await first.stop();
    expect((await describeGroup(client, groupId)).members).toEqual([]);
  });

  test('a static member that restarts gets its partitions back, and nobody else rebalances', async () => {
    const topic = await aTopic(4);
    const groupId = aTopicName('g');
    const owners = new Owners();
    const stays = aMember('stays', groupId, topic, owners, 'stays');
    const restarts = aMember('restarts', groupId, topic, owners, 'restarts');
    stays.start();
    restarts.start();
    await until(() => owners.loads.join() === '2,2');
    const before = restarts.owned;
    const generation = stays.identity().generationId;
    await restarts.stop();
    const again = aMember('again', groupId, topic, owners, 'restarts');
    again.start();
    await until(() => again.owned.length === 2);
    expect(again.owned).toEqual(before);
    expect(stays.identity().generationId).toBe(generation);
    await again.stop({ leave: true });
    await stays.stop({ leave: true });
  });

  test('a second process with the same instance id fences the first, which loses its partitions and ends', async () => {
    const topic = await aTopic(2);
    const groupId = aTopicName('g');
    const lost: string[] = [];
    const failures: string[] = [];
    const older = new GroupMember(client, {
      groupId,
      topics: [topic],
      instanceId: 'one',
      heartbeatMs: 50,
      onAssigned: () => undefined,
      onRevoked: () => undefined,
      onLost: (partitions) => {
        lost.push(...partitions.map(({ partition }) => `${partition}`));
      },
      onFailed: (error) => failures.push(error.message),
    });
    older.start();
    await until(() => older.owned.length === 2);
    const newer = aMember('newer', groupId, topic, new Owners(), 'one');
    newer.start();
    await until(() => failures.length > 0);
    expect(failures[0]).toContain('FENCED_INSTANCE_ID');
    expect(lost).toEqual(['0', '1']);
    await older.stop({ leave: false });
    await newer.stop({ leave: true });
  });

  test('a topic that is created later is taken up, and one left out of the subscription is given up', async () => {
    const topic = aTopicName('group');
    const owners = new Owners();
    const member = new GroupMember(client, {
      groupId: aTopicName('g'),
      topics: [topic],
      heartbeatMs: 50,
      topicsCheckMs: 100,
      onAssigned: (partitions) => owners.take('member', partitions),
      onRevoked: (partitions) => owners.give('member', partitions),
      onLost: (partitions) => owners.give('member', partitions),
    });
    member.start();
    await client.createTopics([{ name: topic, partitions: 2 }]);
    await until(() => owners.loads.join() === '2');
    member.subscribe([]);
    await until(() => owners.loads.join() === '');
    await member.stop();
  });

  test('offsets of a member are committed in a transaction, and refused once its generation is over', async () => {
    const topic = await aTopic(2);
    const groupId = aTopicName('g');
    const owners = new Owners();
    const member = aMember('member', groupId, topic, owners);
    member.start();
    await until(() => owners.loads.join() === '2');
    const producer = new Producer(client, { transactionalId: aTopicName('id') });
    await producer.init();
    producer.begin();
    await producer.send(topic, 0, aBatch(['a']));
    await producer.sendOffsets(member.identity(), [{ topic, partition: 0, offset: 1 }]);
    await producer.commit();
    const outdated = member.identity();
    const other = aMember('other', groupId, topic, owners);
    other.start();
    await until(() => owners.loads.join() === '1,1');
    producer.begin();
    const late = producer.sendOffsets(outdated, [{ topic, partition: 0, offset: 2 }]);
    await expect(late).rejects.toMatchObject({ failure: 'rejoin' });
    await producer.abort();
    await producer.close();
    await other.stop();
    await member.stop();
  });
});
