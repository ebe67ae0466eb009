import { configTypes, topicConfigKeys } from '../topics/config-keys.ts';
import type { TopicImage } from '../topics/metadata-image.ts';

/** Where a value comes from, as DescribeConfigs numbers it. */
export const configSources = { topic: 1, staticBroker: 4, default: 5 } as const;

export interface ConfigEntry {
  readonly name: string;
  readonly value: string;
  readonly configSource: number;
  readonly configType: number;
  readonly documentation: string;
}

/** Every config of a topic, set or not, by name. */
export function describeTopicConfigs(topic: TopicImage): ConfigEntry[] {
  return [...topicConfigKeys].map(([name, key]) => {
    const own = topic.configs[name];
    return {
      name,
      value: own ?? key.default,
      configSource: own === undefined ? configSources.default : configSources.topic,
      configType: configTypes[key.type],
      documentation: key.documentation,
    };
  });
}
