import type { Random } from '@rail/kernel';
import {
  CONSUMER_OFFSETS,
  type Coordinator,
  type CoordinatorEvent,
  type CoordinatorHost,
  type TransactionQueries,
} from '../contract.ts';
import { EffectList } from '../effect-list.ts';
import { expire, nextDeadlineMs } from './classic/expire.ts';
import { type LiveGroup, restoredGroup } from './classic/live-group.ts';
import { evolveGroups } from './evolve.ts';
import type { Groups } from './groups.ts';
import { groupHandlers } from './handlers.ts';
import { printImages } from './image.ts';
import { defaultGroupOptions, type GroupOptions } from './options.ts';
import { expiredOffsets, offsetsOfTopic } from './retention.ts';

export interface GroupCoordinator extends Coordinator {
  /** The durable state as text, to compare the live one with the replayed one. */
  print(): string;
  /** For the checkers of the simulator; nobody else reads another's state. */
  readonly groups: Groups;
}

const retentionTimer = 'offset-retention';
const groupTimer = 'group:';

export function createGroupCoordinator(
  host: CoordinatorHost,
  random: Random,
  transactions: TransactionQueries,
  options: Partial<GroupOptions> = {},
): GroupCoordinator {
  const groups: Groups = {
    options: { ...defaultGroupOptions, ...options },
    host,
    random,
    transactions,
    images: new Map(),
    live: new Map(),
    touched: new Set(),
  };
  return {
    name: 'group',
    topic: CONSUMER_OFFSETS,
    serves: [...groupHandlers.values()],
    handle: (event, nowMs) => {
      const out = new EffectList();
      decide(groups, event, nowMs, out);
      for (const group of groups.touched) settle(groups, group, out);
      groups.touched.clear();
      return out.effects;
    },
    evolve: (entry) => evolveGroups(groups.images, entry),
    print: () => printImages(groups.images),
    groups,
  };
}

function decide(groups: Groups, event: CoordinatorEvent, nowMs: number, out: EffectList): void {
  switch (event.kind) {
    case 'request':
      groupHandlers.get(event.request.apiKey)!.decide(groups, event.request, nowMs, out);
      break;
    case 'started':
      restore(groups, nowMs);
      out.setTimer(retentionTimer, nowMs + groups.options.offsetsRetentionCheckMs);
      break;
    case 'timer':
      timeIsUp(groups, event.key, nowMs, out);
      break;
    case 'topicDeleted': {
      const records = offsetsOfTopic(groups, event.topic);
      if (records.length > 0) out.append({ records });
      break;
    }
    case 'connectionLost':
    // A parked join outlives its connection: the member may come back, and its session ends it otherwise.
    case 'appended':
    case 'markerWritten':
    case 'producerIdsReserved':
      break;
  }
}

function restore(groups: Groups, nowMs: number): void {
  for (const image of groups.images.values()) {
    const group = restoredGroup(image, nowMs);
    if (group.members.size === 0) continue;
    groups.live.set(image.groupId, group);
    groups.touched.add(group);
  }
}

function timeIsUp(groups: Groups, key: string, nowMs: number, out: EffectList): void {
  if (key === retentionTimer) {
    const records = expiredOffsets(groups, nowMs);
    if (records.length > 0) out.append({ records });
    out.setTimer(retentionTimer, nowMs + groups.options.offsetsRetentionCheckMs);
    return;
  }
  const group = groups.live.get(key.slice(groupTimer.length));
  if (group === undefined) return;
  group.armedMs = undefined;
  groups.touched.add(group);
  expire(groups, group, nowMs, out);
}

/** Sets the timer if a deadline came nearer, and lets go of a group that has no soft state left. */
function settle(groups: Groups, group: LiveGroup, out: EffectList): void {
  const idle = group.phase === 'Empty' || group.phase === 'Dead';
  if (idle && group.members.size === 0 && group.handedOut.size === 0) {
    if (groups.live.get(group.groupId) === group) groups.live.delete(group.groupId);
    return;
  }
  const nextMs = nextDeadlineMs(group);
  if (nextMs === Infinity || nextMs >= (group.armedMs ?? Infinity)) return;
  group.armedMs = nextMs;
  out.setTimer(`${groupTimer}${group.groupId}`, nextMs);
}
