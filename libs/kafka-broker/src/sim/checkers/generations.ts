import {
  consumerProtocolAssignment,
  decodeVersioned,
  type heartbeatApi,
  joinGroupApi,
  type RequestOf,
  type ResponseOf,
  syncGroupApi,
} from '@rail/kafka-protocol';
import { Violation } from '../violation.ts';
import type { Call, Checker } from './checker.ts';

type Joined = ResponseOf<typeof joinGroupApi>;
type Synced = ResponseOf<typeof syncGroupApi>;

/**
 * One owner per partition and generation; a generation number is never given twice. A static member that comes back
 * under a new member id stays the same owner.
 */
export function generationChecker(): Checker {
  const leaders = new Map<number, string>();
  const owners = new Map<string, string>();
  return {
    onReply: (_seen, call, body) => {
      if (call.api.key === joinGroupApi.key) joined(leaders, call, body as Joined);
      if (call.api.key === syncGroupApi.key) synced(owners, call, body as Synced);
    },
  };
}

const ownerOf = (call: Call, memberId: string): string => {
  const { groupInstanceId } = call.request as RequestOf<typeof heartbeatApi>;
  return groupInstanceId === null ? memberId : nameOf(memberId);
};

/** `w0-<uuid>` → `w0` */
const nameOf = (memberId: string): string => memberId.slice(0, -37);

function joined(leaders: Map<number, string>, call: Call, body: Joined): void {
  if (body.errorCode !== 0) return;
  const leader = ownerOf(call, body.leader);
  const known = leaders.get(body.generationId) ?? leader;
  if (known !== leader && nameOf(known) !== leader && known !== nameOf(leader)) {
    throw new Violation('generations never repeat', `${body.generationId} is led by ${known} and by ${leader}`);
  }
  leaders.set(body.generationId, known);
}

function synced(owners: Map<string, string>, call: Call, body: Synced): void {
  if (body.errorCode !== 0 || body.assignment.length === 0) return;
  const { generationId, memberId } = call.request as RequestOf<typeof syncGroupApi>;
  const owner = ownerOf(call, memberId);
  for (const { topic, partitions } of decodeVersioned(consumerProtocolAssignment, body.assignment).assignedPartitions) {
    for (const partition of partitions) {
      const key = `${generationId} ${topic}-${partition}`;
      const known = owners.get(key) ?? owner;
      if (known !== owner) throw new Violation('one owner per partition and generation', `${key}: ${known}, ${owner}`);
      owners.set(key, owner);
    }
  }
}
