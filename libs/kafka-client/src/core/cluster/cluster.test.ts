import { describe, expect, test } from '@jest/globals';
import { fetchApi } from '@rail/kafka-protocol';

import { bootstrapAddresses } from './bootstrap.ts';
import { MetadataCache } from './metadata-cache.ts';
import { negotiate } from './versions.ts';

const answer = (leaderId: number, leaderEpoch: number) => ({
  throttleTimeMs: 0,
  brokers: [{ nodeId: 1, host: 'a', port: 1, rack: null }],
  clusterId: 'c',
  controllerId: 1,
  clusterAuthorizedOperations: 0,
  topics: [
    {
      errorCode: 0,
      name: 't',
      topicId: '',
      isInternal: false,
      topicAuthorizedOperations: 0,
      partitions: [
        { errorCode: 0, partitionIndex: 0, leaderId, leaderEpoch, replicaNodes: [], isrNodes: [], offlineReplicas: [] },
      ],
    },
  ],
});

describe('the metadata cache', () => {
  test('an answer from a broker that lags behind does not undo a newer leader', () => {
    const cache = new MetadataCache();
    cache.update(answer(1, 5));
    cache.update(answer(2, 4));
    expect(cache.leaderOf('t', 0)).toEqual({ leaderId: 1, leaderEpoch: 5 });
  });

  test('an invalidated topic is unknown until the next answer, but its leader epoch is remembered', () => {
    const cache = new MetadataCache();
    cache.update(answer(1, 5));
    cache.invalidate('t');
    expect(cache.leaderOf('t', 0)).toBeUndefined();
    expect(cache.leaderEpochOf('t', 0)).toBe(5);
    cache.update(answer(1, 5));
    expect(cache.leaderOf('t', 0)).toBeDefined();
  });

  test('a partition in election has no leader', () => {
    const cache = new MetadataCache();
    cache.update(answer(-1, 6));
    expect(cache.leaderOf('t', 0)).toBeUndefined();
  });
});

describe('version negotiation', () => {
  test('takes the highest version that both sides speak', () => {
    expect(negotiate(new Map([[1, { minVersion: 0, maxVersion: 99 }]]), fetchApi)).toBe(fetchApi.maxVersion);
    expect(negotiate(new Map([[1, { minVersion: 0, maxVersion: 11 }]]), fetchApi)).toBe(11);
  });

  test.each([
    [new Map<number, { minVersion: number; maxVersion: number }>()],
    [new Map([[1, { minVersion: 0, maxVersion: 2 }]])],
    [new Map([[1, { minVersion: 90, maxVersion: 99 }]])],
  ])('names the API that is too old', (served) => {
    expect(() => negotiate(served, fetchApi)).toThrow(
      expect.objectContaining({ code: 'BROKER_TOO_OLD', message: expect.stringContaining('Fetch') }),
    );
  });
});

test('bootstrap addresses are host, host:port and [v6]:port', () => {
  const addresses = bootstrapAddresses(['kafka', '10.0.0.1:9093', '[::1]:19092']);
  expect(addresses.map(({ host, port }) => `${host} ${port}`)).toEqual(['kafka 9092', '10.0.0.1 9093', '::1 19092']);
  for (const wrong of [[], ['a:0'], ['a:99999'], ['a b'], ['']]) {
    expect(() => bootstrapAddresses(wrong)).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID' }));
  }
});
