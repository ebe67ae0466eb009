const transient: ReadonlySet<string> = new Set([
  'NOT_LEADER_OR_FOLLOWER',
  'LEADER_NOT_AVAILABLE',
  'REPLICA_NOT_AVAILABLE',
  'KAFKA_STORAGE_ERROR',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'UNKNOWN_TOPIC_ID',
  'OFFSET_NOT_AVAILABLE',
  'UNKNOWN_SERVER_ERROR',
  'REQUEST_TIMED_OUT',
]);

/** The partition may be fetched again after its leader was looked up; any other refusal stops it until it is told. */
export function isTransientFetchError(kafkaName: string): boolean {
  return transient.has(kafkaName);
}
