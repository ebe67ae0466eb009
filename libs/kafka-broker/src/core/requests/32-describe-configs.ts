import { describeConfigsApi, type Draft, ErrorCodes, type RequestOf, type ResponseOf } from '@rail/kafka-protocol';

import type { BrokerState } from '../state.ts';
import {
  type ConfigEntry,
  configSources,
  describeBrokerConfigs,
  describeTopicConfigs,
  resourceTypes,
} from './config-entries.ts';
import { defineHandler } from './handler.ts';

/** DescribeConfigs: versions 1–4, for topics and for the broker (whose settings are read-only). */
type Asked = RequestOf<typeof describeConfigsApi>['resources'][number];
type Result = Draft<ResponseOf<typeof describeConfigsApi>['results'][number]>;

export const describeConfigsHandler = defineHandler(
  describeConfigsApi,
  { minVersion: 1, maxVersion: 4 },
  (state, body, answer) => {
    answer({
      results: body.resources.map((asked) => {
        const { resourceType, resourceName } = asked;
        const entries = entriesOf(state, asked);
        if (typeof entries === 'number')
          return { resourceType, resourceName, errorCode: entries, errorMessage: null, configs: [] };
        const wanted = entries.filter(({ name }) => asked.configurationKeys?.includes(name) ?? true);
        const configs = wanted.map((entry) =>
          describe(entry, resourceType, body.includeSynonyms, body.includeDocumentation),
        );
        return { resourceType, resourceName, errorCode: 0, errorMessage: null, configs };
      }),
    });
  },
);

function entriesOf(state: BrokerState, asked: Asked): ConfigEntry[] | number {
  if (asked.resourceType === resourceTypes.topic) {
    const topic = state.topics.get(asked.resourceName);
    return topic === undefined ? ErrorCodes.UNKNOWN_TOPIC_OR_PARTITION : describeTopicConfigs(topic.image);
  }
  if (asked.resourceType !== resourceTypes.broker) return ErrorCodes.INVALID_REQUEST;
  const ours = asked.resourceName === '' || asked.resourceName === String(state.settings.brokerId);
  return ours ? describeBrokerConfigs(state.settings) : ErrorCodes.INVALID_REQUEST;
}

function describe(
  entry: ConfigEntry,
  resourceType: number,
  withSynonyms: boolean,
  withDocumentation: boolean,
): Draft<NonNullable<Result['configs']>[number]> {
  const { name, value, configSource, configType, documentation } = entry;
  return {
    name,
    value,
    readOnly: resourceType === resourceTypes.broker,
    configSource,
    isSensitive: false,
    synonyms: withSynonyms ? synonymsOf(entry) : [],
    configType,
    documentation: withDocumentation ? documentation : null,
  };
}

/** The value in force first, then what it hides. */
function synonymsOf({
  name,
  value,
  configSource,
  defaultValue,
}: ConfigEntry): { name: string; value: string; source: number }[] {
  const own = configSource === configSources.default ? [] : [{ name, value, source: configSource }];
  return [...own, { name, value: defaultValue, source: configSources.default }];
}
