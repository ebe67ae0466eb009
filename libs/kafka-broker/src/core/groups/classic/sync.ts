import { ErrorCodes, type RequestOf, type syncGroupApi } from '@rail/kafka-protocol';
import type { HeldReply } from '../../effect-list.ts';
import { imageOf, liveGroupIfAny } from '../groups.ts';
import { generationOf, type GenerationImage } from '../image.ts';
import { encodeGeneration } from '../log-format.ts';
import type { GroupRequest } from '../request.ts';
import { refuseSync, syncAnswer } from './answers.ts';
import { assignmentOf, type LiveGroup, type LiveMember, move } from './live-group.ts';
import { memberError } from './member-check.ts';

export type Sync = GroupRequest<RequestOf<typeof syncGroupApi>>;

export function sync(given: Sync): void {
  const { groups, request, body, nowMs, out } = given;
  const group = liveGroupIfAny(groups, body.groupId);
  const error = syncError(given, group);
  if (error !== 0) {
    out.reply(request.token, refuseSync(error));
    return;
  }
  const member = group!.members.get(body.memberId)!;
  member.sessionEndsMs = nowMs + member.sessionTimeoutMs;
  const image = imageOf(groups, body.groupId);
  group!.unsynced.delete(member.memberId);
  if (group!.phase === 'Stable') {
    out.replyStored(
      request.token,
      syncAnswer(image.current!, assignmentOf(image, member.memberId)),
      refuseSync(ErrorCodes.COORDINATOR_NOT_AVAILABLE),
    );
    return;
  }
  if (member.sync !== undefined) out.reply(member.sync.token, refuseSync(ErrorCodes.REBALANCE_IN_PROGRESS));
  member.sync = { token: request.token, apiVersion: request.apiVersion };
  if (group!.leaderId === member.memberId) assign(given, group!, image.current!);
}

function syncError({ groups, body }: Sync, group: LiveGroup | undefined): number {
  const error = memberError(group, body.memberId, body.groupInstanceId);
  if (error !== 0) return error;
  const { current } = imageOf(groups, body.groupId);
  if (body.generationId !== generationOf(imageOf(groups, body.groupId))) return ErrorCodes.ILLEGAL_GENERATION;
  if (body.protocolType !== null && body.protocolType !== group!.protocolType) {
    return ErrorCodes.INCONSISTENT_GROUP_PROTOCOL;
  }
  if (body.protocolName !== null && body.protocolName !== current?.protocol) {
    return ErrorCodes.INCONSISTENT_GROUP_PROTOCOL;
  }
  return group!.phase === 'PreparingRebalance' ? ErrorCodes.REBALANCE_IN_PROGRESS : ErrorCodes.NONE;
}

/** The leader's assignment is logged; every member that waits for its part gets it once that is stored. */
function assign({ body, nowMs, out }: Sync, group: LiveGroup, begun: GenerationImage): void {
  const parts = new Map(body.assignments.map(({ memberId, assignment }) => [memberId, assignment]));
  const assigned: GenerationImage = {
    ...begun,
    leader: group.leaderId,
    sinceMs: nowMs,
    members: new Map(
      [...begun.members].map(([memberId, member]) => [
        memberId,
        { ...member, assignment: parts.get(memberId) ?? Buffer.alloc(0) },
      ]),
    ),
  };
  move(group, 'assigned');
  const replies: HeldReply[] = [];
  for (const member of group.members.values()) {
    const waiting = takeSync(member);
    if (waiting === undefined) continue;
    const assignment = assigned.members.get(member.memberId)!.assignment;
    replies.push({
      token: waiting,
      body: syncAnswer(assigned, assignment),
      lost: refuseSync(ErrorCodes.COORDINATOR_NOT_AVAILABLE),
    });
    member.sessionEndsMs = nowMs + member.sessionTimeoutMs;
  }
  out.append({ records: [encodeGeneration(group.groupId, assigned)], replies });
}

function takeSync(member: LiveMember): number | undefined {
  const token = member.sync?.token;
  member.sync = undefined;
  return token;
}
