import { array, bytes, int32, string } from '../schema/builders.ts';
import { recordSchema } from './versioned.ts';

// What members of a classic group tell each other through JoinGroup and SyncGroup; versions only append fields.

export const consumerProtocolSubscription = recordSchema('ConsumerProtocolSubscription', '0-3', 'none', {
  topics: array('0+', 'string'),
  userData: bytes('0+', { nullable: '0+', default: null }),
  ownedPartitions: array('1+', {
    topic: string('1+'),
    partitions: array('1+', 'int32'),
  }),
  generationId: int32('2+', { default: -1 }),
  rackId: string('3+', { nullable: '3+', default: null }),
});

export const consumerProtocolAssignment = recordSchema('ConsumerProtocolAssignment', '0-3', 'none', {
  assignedPartitions: array('0+', {
    topic: string('0+'),
    partitions: array('0+', 'int32'),
  }),
  userData: bytes('0+', { nullable: '0+', default: null }),
});
