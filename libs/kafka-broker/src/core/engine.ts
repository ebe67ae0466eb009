import type { Random } from '@rail/kernel';

import { CONSUMER_OFFSETS, type Coordinator, TRANSACTION_STATE } from './contract.ts';
import { performCoordinatorEvent } from './coordinators/runtime.ts';
import { Purgatory } from './fetching/purgatory.ts';
import { absentCoordinator } from './coordinators/absent.ts';
import type { Handler } from './requests/handler.ts';
import { handlerTable } from './requests/table.ts';
import { type BrokerSettings, BrokerState } from './state.ts';

export interface Engine {
  readonly state: BrokerState;
  readonly handlers: ReadonlyMap<number, Handler>;
}

/** An empty broker with its coordinators plugged in; see `loadState`, `beginServing` and `step`. */
export function buildEngine(settings: BrokerSettings, _random: Random, newTopicId: () => string): Engine {
  const state = new BrokerState(settings, newTopicId);
  const transactions = absentCoordinator('transaction', TRANSACTION_STATE);
  const groups = absentCoordinator('group', CONSUMER_OFFSETS);
  state.plug({ purgatory: new Purgatory(), groups, transactions });
  return { state, handlers: handlerTable([...handlersOf(groups), ...handlersOf(transactions)]) };
}

function handlersOf(coordinator: Coordinator): Handler[] {
  return coordinator.serves.map((served) => ({
    ...served,
    handle: (state, request) => performCoordinatorEvent(state, coordinator, { kind: 'request', request }),
  }));
}
