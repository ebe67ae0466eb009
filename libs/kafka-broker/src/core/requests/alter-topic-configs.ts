import { ErrorCodes } from '@rail/kafka-protocol';

import type { BrokerState } from '../state.ts';
import { changeTopic } from '../topics/live-topics.ts';
import { configFault } from '../topics/topic-config.ts';
import { resourceTypes } from './config-entries.ts';

export interface ConfigResult {
  readonly resourceType: number;
  readonly resourceName: string;
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

/** Computes new configs from those set now; a number is an error code. A null value is refused. */
type Change = (current: ReadonlyMap<string, string>) => ReadonlyMap<string, string | null> | number;

/** What both config requests share: find the topic, check every value, log the change, answer when it is stored. */
export function alterTopicConfigs(
  state: BrokerState,
  resource: { readonly resourceType: number; readonly resourceName: string },
  change: Change,
  validateOnly: boolean,
  done: (result: ConfigResult) => void,
): void {
  const { resourceType, resourceName } = resource;
  const finish = (errorCode: number, errorMessage: string | null = null): void => {
    done({ resourceType, resourceName, errorCode, errorMessage });
  };
  if (resourceType !== resourceTypes.topic) {
    return finish(ErrorCodes.INVALID_REQUEST, 'The settings of this broker are given when it starts');
  }
  const topic = state.topics.get(resourceName);
  if (topic === undefined) return finish(ErrorCodes.UNKNOWN_TOPIC_OR_PARTITION);
  const next = change(new Map(Object.entries(topic.image.configs)));
  if (typeof next === 'number') return finish(next);
  const configs: Record<string, string> = {};
  for (const [name, value] of next) {
    if (value === null) return finish(ErrorCodes.INVALID_CONFIG, `Null value not supported for : ${name}`);
    const fault = configFault(name, value);
    if (fault !== undefined) return finish(ErrorCodes.INVALID_CONFIG, fault);
    configs[name] = value;
  }
  if (validateOnly) return finish(0);
  changeTopic(state, { ...topic.image, configs }, finish);
}
