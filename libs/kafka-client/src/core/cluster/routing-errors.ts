const routing: ReadonlySet<string> = new Set([
  'NOT_LEADER_OR_FOLLOWER',
  'LEADER_NOT_AVAILABLE',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
  'REPLICA_NOT_AVAILABLE',
  'KAFKA_STORAGE_ERROR',
  'NOT_COORDINATOR',
  'COORDINATOR_NOT_AVAILABLE',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'NOT_CONTROLLER',
  'NETWORK_EXCEPTION',
  'REQUEST_TIMED_OUT',
  'DISCONNECTED',
  'CLIENT_REQUEST_TIMED_OUT',
]);

/** The request went to a broker that does not, or not now, serve it: look again who does, and retry. */
export function isRoutingError(kafkaName: string): boolean {
  return routing.has(kafkaName);
}
