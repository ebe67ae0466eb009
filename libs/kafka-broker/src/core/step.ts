import { ErrorCodes } from '@rail/kafka-protocol';

import type { Effect, Input } from './contract.ts';
import { performCoordinatorEvent } from './coordinators/runtime.ts';
import { writeCaches } from './partitions/roll.ts';
import type { Handler } from './requests/handler.ts';
import type { BrokerState } from './state.ts';

/** The only entry to a running engine: one input, the effects that follow from it. Nothing in here waits. */
export function step(
  state: BrokerState,
  handlers: ReadonlyMap<number, Handler>,
  input: Input,
  nowMs: number,
): readonly Effect[] {
  state.nowMs = nowMs;
  state.effects = [];
  apply(state, handlers, input);
  return state.effects;
}

function apply(state: BrokerState, handlers: ReadonlyMap<number, Handler>, input: Input): void {
  switch (input.kind) {
    case 'request':
      handlers.get(input.request.apiKey)!.handle(state, input.request);
      break;
    case 'appended':
      appended(state, input);
      break;
    case 'readDone':
      state.readDone(input.readId, input.bytes);
      break;
    case 'timer':
      state.timerFired(input.key);
      break;
    case 'connectionLost':
      state.plugged.purgatory.connectionLost(state, input.connectionId);
      for (const coordinator of [state.plugged.groups, state.plugged.transactions]) {
        performCoordinatorEvent(state, coordinator, { kind: 'connectionLost', connectionId: input.connectionId });
      }
      break;
    case 'replaced':
      state.segmentReplaced(input, input.segmentBase);
      break;
    case 'stopping':
      for (const partition of state.partitions()) {
        if (!partition.failed) writeCaches(partition, state.effects);
      }
      break;
  }
}

function appended(state: BrokerState, input: Extract<Input, { kind: 'appended' }>): void {
  const partition = state.partition(input.topic, input.partition);
  // The topic was deleted while its write was under way, or created anew.
  if (partition === undefined || input.endOffset > partition.logEndOffset) return;
  if (input.failed) partition.fail(ErrorCodes.KAFKA_STORAGE_ERROR);
  else partition.stored(input.endOffset);
  state.plugged.purgatory.wake(state, partition);
}
