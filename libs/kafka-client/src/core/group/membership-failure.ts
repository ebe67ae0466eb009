/** What a member does about a refusal by the group coordinator. */
export type MembershipRemedy =
  /** The group is forming anew: join it, keeping what is owned. */
  | 'rejoin'
  /** The group went on without this member: what it owned may belong to others by now. */
  | 'lost'
  /** Look for the coordinator again. */
  | 'find'
  /** Another process runs under this instance id. */
  | 'fenced'
  | 'fatal';

const remedies: Readonly<Record<string, MembershipRemedy>> = {
  REBALANCE_IN_PROGRESS: 'rejoin',
  UNKNOWN_MEMBER_ID: 'lost',
  ILLEGAL_GENERATION: 'lost',
  FENCED_INSTANCE_ID: 'fenced',
  NOT_COORDINATOR: 'find',
  COORDINATOR_NOT_AVAILABLE: 'find',
  COORDINATOR_LOAD_IN_PROGRESS: 'find',
  LEADER_NOT_AVAILABLE: 'find',
  BROKER_NOT_AVAILABLE: 'find',
  NETWORK_EXCEPTION: 'find',
  REQUEST_TIMED_OUT: 'find',
  DISCONNECTED: 'find',
  CLIENT_REQUEST_TIMED_OUT: 'find',
};

export function membershipRemedy(kafkaName: string): MembershipRemedy {
  return remedies[kafkaName] ?? 'fatal';
}
