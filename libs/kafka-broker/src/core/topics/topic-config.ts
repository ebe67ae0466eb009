import { topicConfigKeys } from './config-keys.ts';

/** The configs of one topic, parsed once for the paths that read them often. */
export interface TopicConfig {
  readonly deletes: boolean;
  readonly compacts: boolean;
  readonly retentionMs: number;
  readonly retentionBytes: number;
  readonly segmentBytes: number;
  readonly segmentMs: number;
  readonly maxMessageBytes: number;
  readonly logAppendTime: boolean;
  readonly timestampBeforeMaxMs: number;
  readonly timestampAfterMaxMs: number;
  readonly deleteRetentionMs: number;
  readonly minCompactionLagMs: number;
  readonly minCleanableDirtyRatio: number;
  /** `rail.isolation=committed`: read_committed whatever the consumer asks. */
  readonly committedOnly: boolean;
}

export type ConfigOverrides = ReadonlyMap<string, string>;

/** What is wrong with a setting; undefined when it may be set. */
export function configFault(name: string, value: string): string | undefined {
  const key = topicConfigKeys.get(name);
  if (key === undefined) return `Unknown topic config name: ${name}`;
  const fault = key.fault(value);
  return fault === undefined ? undefined : `Invalid value ${value} for configuration ${name}: ${fault}`;
}

export function parseTopicConfig(overrides: ConfigOverrides): TopicConfig {
  const text = (name: string): string => overrides.get(name) ?? topicConfigKeys.get(name)!.default;
  /** Limits near 2^63 mean "never" and lose nothing as doubles. */
  const number = (name: string): number => Number(text(name));
  const policies = text('cleanup.policy').split(',');
  return {
    deletes: policies.some((policy) => policy.trim() === 'delete'),
    compacts: policies.some((policy) => policy.trim() === 'compact'),
    retentionMs: number('retention.ms'),
    retentionBytes: number('retention.bytes'),
    segmentBytes: number('segment.bytes'),
    segmentMs: number('segment.ms'),
    maxMessageBytes: number('max.message.bytes'),
    logAppendTime: text('message.timestamp.type') === 'LogAppendTime',
    timestampBeforeMaxMs: number('message.timestamp.before.max.ms'),
    timestampAfterMaxMs: number('message.timestamp.after.max.ms'),
    deleteRetentionMs: number('delete.retention.ms'),
    minCompactionLagMs: number('min.compaction.lag.ms'),
    minCleanableDirtyRatio: number('min.cleanable.dirty.ratio'),
    committedOnly: text('rail.isolation') === 'committed',
  };
}
