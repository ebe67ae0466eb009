import type { GenerationImage } from '../image.ts';
import type { LiveGroup } from './live-group.ts';
import type { Draft, joinGroupApi, ResponseOf, syncGroupApi } from '@rail/kafka-protocol';

export type JoinAnswer = Draft<ResponseOf<typeof joinGroupApi>>;
export type SyncAnswer = Draft<ResponseOf<typeof syncGroupApi>>;

const noBytes = Buffer.alloc(0);

/** The answer to a member of `generation`; its leader also learns who else is in it. */
export function joinAnswer(group: LiveGroup, generation: GenerationImage, memberId: string): JoinAnswer {
  const leads = group.leaderId === memberId;
  return {
    errorCode: 0,
    generationId: generation.generation,
    protocolType: generation.protocolType,
    protocolName: generation.protocol ?? '',
    leader: group.leaderId ?? '',
    memberId,
    members: leads ? rosterOf(generation) : [],
  };
}

export function rosterOf(generation: GenerationImage): JoinAnswer['members'] {
  return [...generation.members.values()].map((member) => ({
    memberId: member.memberId,
    groupInstanceId: member.instanceId,
    metadata: member.subscription,
  }));
}

export function refuseJoin(errorCode: number, memberId = ''): JoinAnswer {
  return { errorCode, generationId: -1, protocolType: null, protocolName: '', leader: '', memberId, members: [] };
}

export function syncAnswer(generation: GenerationImage, assignment: Buffer): SyncAnswer {
  return { errorCode: 0, protocolType: generation.protocolType, protocolName: generation.protocol, assignment };
}

export function refuseSync(errorCode: number): SyncAnswer {
  return { errorCode, assignment: noBytes };
}
