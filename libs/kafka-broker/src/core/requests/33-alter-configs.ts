import { alterConfigsApi } from '@rail/kafka-protocol';

import { afterAll } from '../state.ts';
import { alterTopicConfigs, type ConfigResult } from './alter-topic-configs.ts';
import { defineHandler } from './handler.ts';

/** AlterConfigs: versions 0–2. The given configs replace all that were set before. */
export const alterConfigsHandler = defineHandler(
  alterConfigsApi,
  { minVersion: 0, maxVersion: 2 },
  (state, body, answer) => {
    const responses: ConfigResult[] = [];
    const settled = afterAll(body.resources.length, () => answer({ responses }));
    body.resources.forEach((resource, i) => {
      const change = (): Map<string, string | null> =>
        new Map(resource.configs.map(({ name, value }) => [name, value]));
      alterTopicConfigs(state, resource, change, body.validateOnly, (result) => {
        responses[i] = result;
        settled(0);
      });
    });
  },
);
