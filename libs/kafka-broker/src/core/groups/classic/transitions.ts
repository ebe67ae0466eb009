import { assert } from '@rail/kernel';
import type { GroupPhase } from './phase.ts';

/** What can happen to a classic group as a whole; what happens to one member is decided in join, sync, leave, expire. */
export type GroupEvent =
  /** A member came, went, or changed what it offers: the generation no longer fits its members. */
  | 'rosterChanged'
  /** Everyone joined, or the time to do so is over, and someone is left. */
  | 'joinsComplete'
  /** The join phase ended and nobody is left. */
  | 'emptied'
  /** The leader's assignment is in the log. */
  | 'assigned'
  /** A static member came back under a new member id and changes nothing. */
  | 'memberReplaced'
  /** DeleteGroups, or the last offset of an empty group went. */
  | 'deleted';

export type Transition = { readonly to: GroupPhase } | { readonly impossible: string };

const to = (phase: GroupPhase): Transition => ({ to: phase });
const never = (impossible: string): Transition => ({ impossible });

const notJoining = 'no join phase is open';
const noMembers = 'an empty group has no members';
const gone = 'a dead group is forgotten before anything else can reach it';

/** Complete by type: a missing cell does not compile, an impossible one says why. */
export const groupTransitions: Record<GroupPhase, Record<GroupEvent, Transition>> = {
  Empty: {
    rosterChanged: to('PreparingRebalance'),
    joinsComplete: never(notJoining),
    emptied: never('it is empty already'),
    assigned: never(noMembers),
    memberReplaced: never(noMembers),
    deleted: to('Dead'),
  },
  PreparingRebalance: {
    rosterChanged: to('PreparingRebalance'),
    joinsComplete: to('CompletingRebalance'),
    emptied: to('Empty'),
    assigned: never('SyncGroup answers REBALANCE_IN_PROGRESS until the next generation begins'),
    memberReplaced: never('the replacement counts as joined; the generation to come takes it in'),
    deleted: never('DeleteGroups refuses a group that has members'),
  },
  CompletingRebalance: {
    rosterChanged: to('PreparingRebalance'),
    joinsComplete: never(notJoining),
    emptied: never('the last member leaves through PreparingRebalance'),
    assigned: to('Stable'),
    memberReplaced: never('without an assignment the replacement needs a new generation'),
    deleted: never('DeleteGroups refuses a group that has members'),
  },
  Stable: {
    rosterChanged: to('PreparingRebalance'),
    joinsComplete: never(notJoining),
    emptied: never('the last member leaves through PreparingRebalance'),
    assigned: never('only the first SyncGroup of the leader in a generation carries the assignment'),
    memberReplaced: to('Stable'),
    deleted: never('DeleteGroups refuses a group that has members'),
  },
  Dead: {
    rosterChanged: never(gone),
    joinsComplete: never(gone),
    emptied: never(gone),
    assigned: never(gone),
    memberReplaced: never(gone),
    deleted: never(gone),
  },
};

/** The phase after `event`. An impossible event is a defect of the code that raised it. */
export function nextGroupPhase(phase: GroupPhase, event: GroupEvent): GroupPhase {
  const transition = groupTransitions[phase][event];
  assert(
    'to' in transition,
    `group event ${event} in ${phase}: ${'impossible' in transition ? transition.impossible : ''}`,
  );
  return transition.to;
}
