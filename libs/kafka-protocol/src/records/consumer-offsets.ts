import { array, bytes, int32, int64, string, uuid } from '../schema/builders.ts';
import { coordinatorKey } from './coordinator-key.ts';
import { recordSchema } from './versioned.ts';

// Records of `__consumer_offsets`. Write values at version 3: later ones only add tagged fields.

export const offsetCommitKey = coordinatorKey('OffsetCommitKey', 1, {
  group: string('0'),
  topic: string('0'),
  partition: int32('0'),
});

export const offsetCommitValue = recordSchema('OffsetCommitValue', '0-4', '4+', {
  offset: int64('0+'),
  leaderEpoch: int32('3+', { default: -1 }),
  metadata: string('0+'),
  commitTimestamp: int64('0+'),
  expireTimestamp: int64('1', { default: -1 }),
  topicId: uuid('4+', { tag: 0 }),
});

export const groupMetadataKey = coordinatorKey('GroupMetadataKey', 2, {
  group: string('0'),
});

export const groupMetadataValue = recordSchema('GroupMetadataValue', '0-4', '4+', {
  protocolType: string('0+'),
  generation: int32('0+'),
  protocol: string('0+', { nullable: '0+' }),
  leader: string('0+', { nullable: '0+' }),
  currentStateTimestamp: int64('2+', { default: -1 }),
  members: array('0+', {
    memberId: string('0+'),
    groupInstanceId: string('3+', { nullable: '3+', default: null }),
    clientId: string('0+'),
    clientHost: string('0+'),
    rebalanceTimeout: int32('1+', { default: -1 }),
    sessionTimeout: int32('0+'),
    subscription: bytes('0+'),
    assignment: bytes('0+'),
  }),
});
