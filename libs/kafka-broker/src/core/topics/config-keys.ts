/** Types as DescribeConfigs numbers them. */
export const configTypes = { boolean: 1, string: 2, int: 3, short: 4, long: 5, double: 6, list: 7 } as const;

export interface ConfigKey {
  readonly type: keyof typeof configTypes;
  readonly default: string;
  readonly documentation: string;
  /** Undefined when the value may be set, else what is wrong with it. */
  readonly fault: (value: string) => string | undefined;
}

const LONG_MAX = '9223372036854775807';

function integer(min: bigint, max = 9_223_372_036_854_775_807n): ConfigKey['fault'] {
  return (value) => {
    if (!/^-?\d{1,19}$/.test(value)) return 'not an integer';
    const number = BigInt(value);
    return number < min || number > max ? `must be between ${min} and ${max}` : undefined;
  };
}

function oneOf(...allowed: readonly string[]): ConfigKey['fault'] {
  return (value) => (allowed.includes(value) ? undefined : `must be one of ${allowed.join(', ')}`);
}

function listOf(...allowed: readonly string[]): ConfigKey['fault'] {
  return (value) => {
    const items = value.split(',').map((item) => item.trim());
    return items.every((item) => allowed.includes(item)) ? undefined : `must be a list of ${allowed.join(', ')}`;
  };
}

function ratio(value: string): string | undefined {
  const number = Number(value);
  return value !== '' && number >= 0 && number <= 1 ? undefined : 'must be between 0 and 1';
}

const INT_MAX = 2_147_483_647n;
const boolean = oneOf('true', 'false');

const key = (
  type: ConfigKey['type'],
  defaultValue: string,
  fault: ConfigKey['fault'],
  documentation: string,
): ConfigKey => ({ type, default: defaultValue, fault, documentation });

/** The topic configs of Kafka that this broker knows, and its own `rail.` keys. Defaults are Kafka 4.1's but for segment.bytes. */
export const topicConfigKeys: ReadonlyMap<string, ConfigKey> = new Map([
  [
    'cleanup.policy',
    key('list', 'delete', listOf('delete', 'compact'), 'Delete old segments, compact them by key, or both.'),
  ],
  [
    'compression.type',
    key('string', 'producer', oneOf('producer'), 'Batches are stored as the producer compressed them.'),
  ],
  ['delete.retention.ms', key('long', '86400000', integer(0n), 'How long tombstones are kept in a compacted topic.')],
  ['file.delete.delay.ms', key('long', '60000', integer(0n), 'Accepted; files are removed at once.')],
  ['flush.messages', key('long', LONG_MAX, integer(1n), 'Accepted; flushing follows the fsync policy of the broker.')],
  ['flush.ms', key('long', LONG_MAX, integer(0n), 'Accepted; flushing follows the fsync policy of the broker.')],
  [
    'index.interval.bytes',
    key('int', '4096', integer(0n, INT_MAX), 'Accepted; the index has an entry every 4096 bytes.'),
  ],
  [
    'max.compaction.lag.ms',
    key('long', LONG_MAX, integer(1n), 'After this time a record may no longer escape compaction.'),
  ],
  ['max.message.bytes', key('int', '1048588', integer(0n, INT_MAX), 'Largest record batch accepted.')],
  [
    'message.timestamp.after.max.ms',
    key('long', '3600000', integer(0n), 'How far ahead of the broker a record timestamp may be.'),
  ],
  [
    'message.timestamp.before.max.ms',
    key('long', LONG_MAX, integer(0n), 'How far behind the broker a record timestamp may be.'),
  ],
  [
    'message.timestamp.type',
    key('string', 'CreateTime', oneOf('CreateTime', 'LogAppendTime'), 'Whose clock stamps the records.'),
  ],
  ['min.cleanable.dirty.ratio', key('double', '0.5', ratio, 'Share of uncompacted bytes at which compaction begins.')],
  ['min.compaction.lag.ms', key('long', '0', integer(0n), 'Time for which a record is not compacted.')],
  ['min.insync.replicas', key('int', '1', integer(1n, 1n), 'One broker holds every partition.')],
  ['preallocate', key('boolean', 'false', boolean, 'Accepted; files grow as they are written.')],
  [
    'rail.isolation',
    key('string', 'any', oneOf('any', 'committed'), 'committed: every fetch is answered as read_committed.'),
  ],
  ['retention.bytes', key('long', '-1', integer(-1n), 'Size of a partition above which old segments are deleted.')],
  ['retention.ms', key('long', '604800000', integer(-1n), 'Age above which segments are deleted.')],
  ['segment.bytes', key('int', '67108864', integer(1024n, 1_073_741_824n), 'Size at which a new segment begins.')],
  ['segment.index.bytes', key('int', '10485760', integer(4n, INT_MAX), 'Accepted; an index grows with its segment.')],
  ['segment.jitter.ms', key('long', '0', integer(0n), 'Accepted; segments are rolled without jitter.')],
  ['segment.ms', key('long', '604800000', integer(1n), 'Age at which a new segment begins.')],
  ['unclean.leader.election.enable', key('boolean', 'false', boolean, 'Accepted; there is one broker.')],
]);
