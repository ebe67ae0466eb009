import { offsetCommitApi } from '@rail/kafka-protocol';
import { commitOffsets } from '../groups/commit-offsets.ts';
import { groupHandler } from '../groups/request.ts';

/** OffsetCommit: by a member of the current generation, or by anyone (generation −1) while the group has no members. */
export const offsetCommit = groupHandler(offsetCommitApi, (given) => {
  const { groupId, generationIdOrMemberEpoch: generation, memberId, groupInstanceId: instanceId } = given.body;
  commitOffsets(given, { groupId, generation, memberId, instanceId, transactional: false });
});
