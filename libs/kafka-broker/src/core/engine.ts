import type { Random } from '@rail/kernel';

import type { Coordinator } from './contract.ts';
import { performCoordinatorEvent } from './coordinators/runtime.ts';
import { Purgatory } from './fetching/purgatory.ts';
import { createGroupCoordinator } from './groups/coordinator.ts';
import type { Handler } from './requests/handler.ts';
import { handlerTable } from './requests/table.ts';
import { type BrokerSettings, BrokerState } from './state.ts';
import { createTransactionCoordinator } from './transactions/coordinator.ts';

export interface Engine {
  readonly state: BrokerState;
  readonly handlers: ReadonlyMap<number, Handler>;
}

/** An empty broker with its coordinators plugged in; see `loadState`, `beginServing` and `step`. */
export function buildEngine(settings: BrokerSettings, random: Random, newTopicId: () => string): Engine {
  const state = new BrokerState(settings, newTopicId);
  const host = {
    brokerId: settings.brokerId,
    host: settings.host,
    port: settings.port,
    partitionExists: (topic: string, partition: number) => state.partition(topic, partition) !== undefined,
    partitionCount: (topic: string) => state.topics.get(topic)?.partitions.length,
  };
  const transactions = createTransactionCoordinator(host, random.fork('transactions'));
  const groups = createGroupCoordinator(host, random.fork('groups'), transactions);
  state.plug({ purgatory: new Purgatory(), groups, transactions });
  return { state, handlers: handlerTable([...handlersOf(groups), ...handlersOf(transactions)]) };
}

function handlersOf(coordinator: Coordinator): Handler[] {
  return coordinator.serves.map((served) => ({
    ...served,
    handle: (state, request) => performCoordinatorEvent(state, coordinator, { kind: 'request', request }),
  }));
}
