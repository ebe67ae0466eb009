import { describe, expect, test } from '@jest/globals';
import { array, int32, int64, string, struct } from '../../libs/kafka-protocol/src/schema/builders.ts';
import type { Shape } from '../../libs/kafka-protocol/src/schema/field.ts';
import { parseVersions } from '../../libs/kafka-protocol/src/schema/versions.ts';
import { compareMessage } from './compare.ts';
import type { Definition } from './definitions.ts';

const definition: Definition = {
  name: 'SampleRequest',
  type: 'request',
  validVersions: '0-3',
  flexibleVersions: '2+',
  fields: [
    { name: 'GroupId', type: 'string', versions: '0+', nullableVersions: '1+', default: 'null' },
    { name: 'Topics', type: '[]Topic', versions: '0+' },
    { name: 'Epoch', type: 'int64', versions: '3+', taggedVersions: '3+', tag: 1, default: '-1' },
  ],
  commonStructs: [
    {
      name: 'Topic',
      fields: [
        { name: 'Name', type: 'string', versions: '0+' },
        { name: 'Partitions', type: '[]int32', versions: '1+' },
      ],
    },
  ],
};

const topic = { name: string('0+'), partitions: array('1+', 'int32') };
const right = {
  groupId: string('0+', { nullable: '1+', default: null }),
  topics: array('0+', topic),
  epoch: int64('3+', { default: -1, tag: 1 }),
};

function differences(shape: Shape, flexible = '2+', versions = '0-3'): string[] {
  const message = {
    name: 'SampleRequest',
    versions: parseVersions(versions),
    flexible: parseVersions(flexible),
    shape,
  };
  const found: string[] = [];
  for (let version = message.versions.from; version <= message.versions.to; version += 1) {
    found.push(...compareMessage(message, definition, version));
  }
  return found;
}

describe('the comparison with Kafka’s definitions', () => {
  test('accepts a descriptor that says the same', () => {
    expect(differences(right)).toEqual([]);
  });

  test.each<[string, Shape]>([
    [
      'a name',
      { ...right, epoch: right.epoch, topics: array('0+', { topicName: string('0+'), partitions: topic.partitions }) },
    ],
    ['a type', { ...right, topics: array('0+', { ...topic, name: int32('0+') }) }],
    ['an element type', { ...right, topics: array('0+', { ...topic, partitions: array('1+', 'int64') }) }],
    ['an array that is a struct', { ...right, topics: struct('0+', topic) }],
    ['the first version of a field', { ...right, topics: array('0+', { ...topic, partitions: array('2+', 'int32') }) }],
    ['the last version of a field', { ...right, topics: array('0-2', topic) }],
    ['nullability', { ...right, groupId: string('0+', { nullable: '2+', default: null }) }],
    ['a default', { ...right, epoch: int64('3+', { tag: 1 }) }],
    ['a tag number', { ...right, epoch: int64('3+', { default: -1, tag: 0 }) }],
    ['a tag that is missing', { ...right, epoch: int64('3+', { default: -1 }) }],
    ['a missing field', { groupId: right.groupId, topics: right.topics }],
    ['an additional field', { ...right, extra: int32('0+') }],
    ['the order of fields', { topics: right.topics, groupId: right.groupId, epoch: right.epoch }],
  ])('finds a planted difference in %s', (_, shape) => {
    expect(differences(shape)).not.toEqual([]);
  });

  test('finds a wrong flexible version', () => {
    expect(differences(right, '1+')).toEqual(["SampleRequest v1: flexible is true, Kafka's false"]);
  });

  test('finds a version that Kafka does not have', () => {
    expect(differences(right, '2+', '3-4')).toEqual(["SampleRequest v4: Kafka's versions are 0-3"]);
  });
});
