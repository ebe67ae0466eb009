import type { BrokerSettings } from '../state.ts';
import { configTypes, topicConfigKeys } from '../topics/config-keys.ts';
import type { TopicImage } from '../topics/metadata-image.ts';

/** Where a value comes from, as DescribeConfigs numbers it. */
export const configSources = { topic: 1, staticBroker: 4, default: 5 } as const;
export const resourceTypes = { topic: 2, broker: 4 } as const;

export interface ConfigEntry {
  readonly name: string;
  readonly value: string;
  readonly defaultValue: string;
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
      defaultValue: key.default,
      configSource: own === undefined ? configSources.default : configSources.topic,
      configType: configTypes[key.type],
      documentation: key.documentation,
    };
  });
}

/** The settings of the broker that clients ask for. They are given at start and cannot be altered. */
export function describeBrokerConfigs(settings: BrokerSettings): ConfigEntry[] {
  const entry = (name: string, value: string, type: keyof typeof configTypes, documentation: string): ConfigEntry => ({
    name,
    value,
    defaultValue: value,
    configSource: configSources.staticBroker,
    configType: configTypes[type],
    documentation,
  });
  const topic = (name: string): string => topicConfigKeys.get(name)!.default;
  return [
    entry(
      'auto.create.topics.enable',
      String(settings.autoCreateTopics),
      'boolean',
      'Whether asking for a topic creates it.',
    ),
    entry('broker.id', String(settings.brokerId), 'int', 'The one broker.'),
    entry(
      'compression.type',
      topic('compression.type'),
      'string',
      'Batches are stored as the producer compressed them.',
    ),
    entry('default.replication.factor', '1', 'int', 'One broker holds every partition.'),
    entry('log.cleanup.policy', topic('cleanup.policy'), 'list', 'Default of cleanup.policy.'),
    entry('log.dirs', settings.dataDir, 'string', 'The data directory.'),
    entry(
      'log.message.timestamp.type',
      topic('message.timestamp.type'),
      'string',
      'Default of message.timestamp.type.',
    ),
    entry('log.retention.bytes', topic('retention.bytes'), 'long', 'Default of retention.bytes.'),
    entry('log.retention.ms', topic('retention.ms'), 'long', 'Default of retention.ms.'),
    entry('log.segment.bytes', topic('segment.bytes'), 'int', 'Default of segment.bytes.'),
    entry('message.max.bytes', topic('max.message.bytes'), 'int', 'Default of max.message.bytes.'),
    entry('min.insync.replicas', '1', 'int', 'One broker holds every partition.'),
    entry(
      'num.partitions',
      String(settings.defaultPartitions),
      'int',
      'Partitions of a topic created without a count.',
    ),
    entry('offsets.topic.num.partitions', '1', 'int', 'Group state is kept in one partition.'),
    entry('transaction.state.log.num.partitions', '1', 'int', 'Transaction state is kept in one partition.'),
  ];
}
