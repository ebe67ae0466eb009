import { ErrorCodes, incrementalAlterConfigsApi, type RequestOf } from '@rail/kafka-protocol';

import { afterAll } from '../state.ts';
import { topicConfigKeys } from '../topics/config-keys.ts';
import { alterTopicConfigs, type ConfigResult } from './alter-topic-configs.ts';
import { defineHandler } from './handler.ts';

/** IncrementalAlterConfigs: versions 0–1. Set, delete, append to a list, subtract from a list (KIP-339). */
type Change = RequestOf<typeof incrementalAlterConfigsApi>['resources'][number]['configs'][number];
const SET = 0;
const DELETE = 1;
const APPEND = 2;
const SUBTRACT = 3;

export const incrementalAlterConfigsHandler = defineHandler(
  incrementalAlterConfigsApi,
  { minVersion: 0, maxVersion: 1 },
  (state, body, answer) => {
    const responses: ConfigResult[] = [];
    const settled = afterAll(body.resources.length, () => answer({ responses }));
    body.resources.forEach((resource, i) => {
      alterTopicConfigs(
        state,
        resource,
        (current) => changed(current, resource.configs),
        body.validateOnly,
        (result) => {
          responses[i] = result;
          settled(0);
        },
      );
    });
  },
);

/** An error code when an operation does not fit its config. */
function changed(
  current: ReadonlyMap<string, string>,
  changes: readonly Change[],
): Map<string, string | null> | number {
  const next = new Map<string, string | null>(current);
  for (const { name, configOperation, value } of changes) {
    const key = topicConfigKeys.get(name);
    if (configOperation === SET) next.set(name, value);
    else if (configOperation === DELETE) next.delete(name);
    else if ((configOperation === APPEND || configOperation === SUBTRACT) && key?.type === 'list' && value !== null) {
      const items = (next.get(name) ?? key.default).split(',').filter((item) => item !== '');
      const given = value.split(',');
      const kept = items.filter((item) => !given.includes(item));
      next.set(name, (configOperation === APPEND ? [...kept, ...given] : kept).join(','));
    } else return ErrorCodes.INVALID_CONFIG;
  }
  return next;
}
