interface ErrorRow {
  readonly code: number;
  readonly retriable: boolean;
  readonly message: string;
}

const fatal = (code: number, message: string): ErrorRow => ({ code, retriable: false, message });
/** Kafka's own classification: the same request may succeed later, perhaps after fresh metadata. */
const retriable = (code: number, message: string): ErrorRow => ({ code, retriable: true, message });

const rows = {
  UNKNOWN_SERVER_ERROR: fatal(-1, 'the broker met an error that it has no code for'),
  NONE: fatal(0, 'no error'),
  OFFSET_OUT_OF_RANGE: fatal(1, 'the offset lies outside the log of the partition'),
  CORRUPT_MESSAGE: retriable(2, 'a record batch has a wrong checksum or size, or lacks a key on a compacted topic'),
  UNKNOWN_TOPIC_OR_PARTITION: retriable(3, 'this broker does not hold the topic or partition'),
  INVALID_FETCH_SIZE: fatal(4, 'the fetch size is not valid'),
  LEADER_NOT_AVAILABLE: retriable(5, 'the partition has no leader at the moment'),
  NOT_LEADER_OR_FOLLOWER: retriable(6, 'this broker does not lead the partition'),
  REQUEST_TIMED_OUT: retriable(7, 'the request took too long'),
  BROKER_NOT_AVAILABLE: fatal(8, 'the broker is not available'),
  REPLICA_NOT_AVAILABLE: retriable(9, 'the replica is not available here'),
  MESSAGE_TOO_LARGE: fatal(10, 'the record batch is larger than the topic accepts'),
  STALE_CONTROLLER_EPOCH: fatal(11, 'the controller epoch is out of date'),
  OFFSET_METADATA_TOO_LARGE: fatal(12, 'the metadata of an offset commit is too long'),
  NETWORK_EXCEPTION: retriable(13, 'the connection broke before the answer came'),
  COORDINATOR_LOAD_IN_PROGRESS: retriable(14, 'the coordinator is still loading'),
  COORDINATOR_NOT_AVAILABLE: retriable(15, 'the coordinator is not available'),
  NOT_COORDINATOR: retriable(16, 'this broker is not the coordinator'),
  INVALID_TOPIC_EXCEPTION: fatal(17, 'the topic name is not valid, or the topic may not be written'),
  RECORD_LIST_TOO_LARGE: fatal(18, 'the record batch is larger than a segment'),
  NOT_ENOUGH_REPLICAS: retriable(19, 'too few replicas are in sync'),
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: retriable(20, 'the records are written, but to too few replicas'),
  INVALID_REQUIRED_ACKS: fatal(21, 'acks must be -1, 0 or 1'),
  ILLEGAL_GENERATION: fatal(22, 'the generation is not the current one of the group'),
  INCONSISTENT_GROUP_PROTOCOL: fatal(23, 'the member shares no protocol with the group'),
  INVALID_GROUP_ID: fatal(24, 'the group id is not valid'),
  UNKNOWN_MEMBER_ID: fatal(25, 'the group does not know this member'),
  INVALID_SESSION_TIMEOUT: fatal(26, 'the session timeout is outside the limits of the broker'),
  REBALANCE_IN_PROGRESS: fatal(27, 'the group is rebalancing; join it again'),
  INVALID_COMMIT_OFFSET_SIZE: fatal(28, 'the offset commit is too large'),
  TOPIC_AUTHORIZATION_FAILED: fatal(29, 'no right to this topic'),
  GROUP_AUTHORIZATION_FAILED: fatal(30, 'no right to this group'),
  CLUSTER_AUTHORIZATION_FAILED: fatal(31, 'no right to this operation on the cluster'),
  INVALID_TIMESTAMP: fatal(32, 'a record timestamp is outside the accepted range'),
  UNSUPPORTED_SASL_MECHANISM: fatal(33, 'the SASL mechanism is not enabled'),
  ILLEGAL_SASL_STATE: fatal(34, 'the request does not fit the state of the authentication'),
  UNSUPPORTED_VERSION: fatal(35, 'the version of the API is not served'),
  TOPIC_ALREADY_EXISTS: fatal(36, 'the topic exists already'),
  INVALID_PARTITIONS: fatal(37, 'the number of partitions is not valid'),
  INVALID_REPLICATION_FACTOR: fatal(38, 'the replication factor is below 1 or above the number of brokers'),
  INVALID_REPLICA_ASSIGNMENT: fatal(39, 'the replica assignment is not valid'),
  INVALID_CONFIG: fatal(40, 'a configuration entry is not valid'),
  NOT_CONTROLLER: retriable(41, 'this broker is not the controller'),
  INVALID_REQUEST: fatal(42, 'the request contradicts itself or the protocol'),
  UNSUPPORTED_FOR_MESSAGE_FORMAT: fatal(43, 'the record format does not support this'),
  POLICY_VIOLATION: fatal(44, 'a policy of the cluster forbids this'),
  OUT_OF_ORDER_SEQUENCE_NUMBER: fatal(45, 'a sequence number is missing before this batch'),
  DUPLICATE_SEQUENCE_NUMBER: fatal(46, 'the sequence number was used already'),
  INVALID_PRODUCER_EPOCH: fatal(47, 'the producer epoch is old'),
  INVALID_TXN_STATE: fatal(48, 'the operation does not fit the state of the transaction'),
  INVALID_PRODUCER_ID_MAPPING: fatal(49, 'the producer id does not belong to this transactional id'),
  INVALID_TRANSACTION_TIMEOUT: fatal(50, 'the transaction timeout is outside the limits of the broker'),
  CONCURRENT_TRANSACTIONS: retriable(51, 'the previous transaction is still being completed'),
  TRANSACTION_COORDINATOR_FENCED: fatal(52, 'the transaction coordinator was replaced'),
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: fatal(53, 'no right to this transactional id'),
  SECURITY_DISABLED: fatal(54, 'security is switched off'),
  OPERATION_NOT_ATTEMPTED: fatal(55, 'not attempted because another part of the request failed'),
  KAFKA_STORAGE_ERROR: retriable(56, 'the disk of the partition failed'),
  LOG_DIR_NOT_FOUND: fatal(57, 'no such log directory'),
  SASL_AUTHENTICATION_FAILED: fatal(58, 'the credentials were not accepted'),
  UNKNOWN_PRODUCER_ID: fatal(59, 'the partition has no state of this producer'),
  REASSIGNMENT_IN_PROGRESS: fatal(60, 'a reassignment of the partition is under way'),
  DELEGATION_TOKEN_AUTH_DISABLED: fatal(61, 'delegation tokens are switched off'),
  DELEGATION_TOKEN_NOT_FOUND: fatal(62, 'no such delegation token'),
  DELEGATION_TOKEN_OWNER_MISMATCH: fatal(63, 'the delegation token belongs to somebody else'),
  DELEGATION_TOKEN_REQUEST_NOT_ALLOWED: fatal(64, 'this connection may not ask for delegation tokens'),
  DELEGATION_TOKEN_AUTHORIZATION_FAILED: fatal(65, 'no right to this delegation token'),
  DELEGATION_TOKEN_EXPIRED: fatal(66, 'the delegation token has expired'),
  INVALID_PRINCIPAL_TYPE: fatal(67, 'the principal type is not supported'),
  NON_EMPTY_GROUP: fatal(68, 'the group has members'),
  GROUP_ID_NOT_FOUND: fatal(69, 'no such group'),
  FETCH_SESSION_ID_NOT_FOUND: retriable(70, 'no such fetch session'),
  INVALID_FETCH_SESSION_EPOCH: retriable(71, 'the epoch of the fetch session is not the expected one'),
  LISTENER_NOT_FOUND: retriable(72, 'the leader has no listener of this name'),
  TOPIC_DELETION_DISABLED: fatal(73, 'topics may not be deleted'),
  FENCED_LEADER_EPOCH: retriable(74, 'the leader epoch of the request is old'),
  UNKNOWN_LEADER_EPOCH: retriable(75, 'the leader epoch of the request is newer than that of the broker'),
  UNSUPPORTED_COMPRESSION_TYPE: fatal(76, 'this version of the API does not allow the compression'),
  STALE_BROKER_EPOCH: fatal(77, 'the broker epoch is old'),
  OFFSET_NOT_AVAILABLE: retriable(78, 'the new leader does not know the high watermark yet'),
  MEMBER_ID_REQUIRED: fatal(79, 'join again with the member id that was given'),
  PREFERRED_LEADER_NOT_AVAILABLE: retriable(80, 'the preferred leader is not available'),
  GROUP_MAX_SIZE_REACHED: fatal(81, 'the group has as many members as it may'),
  FENCED_INSTANCE_ID: fatal(82, 'another member took over this group instance id'),
  ELIGIBLE_LEADERS_NOT_AVAILABLE: retriable(83, 'no replica can be elected'),
  ELECTION_NOT_NEEDED: retriable(84, 'the partition does not need an election'),
  NO_REASSIGNMENT_IN_PROGRESS: fatal(85, 'no reassignment is under way'),
  GROUP_SUBSCRIBED_TO_TOPIC: fatal(86, 'the group is subscribed to the topic whose offsets are to be deleted'),
  INVALID_RECORD: fatal(87, 'the broker refused a record'),
  UNSTABLE_OFFSET_COMMIT: retriable(88, 'an open transaction holds newer offsets'),
  THROTTLING_QUOTA_EXCEEDED: retriable(89, 'the quota is used up'),
  PRODUCER_FENCED: fatal(90, 'a newer producer took over this transactional id'),
  RESOURCE_NOT_FOUND: fatal(91, 'no such resource'),
  DUPLICATE_RESOURCE: fatal(92, 'a resource is named twice'),
  UNACCEPTABLE_CREDENTIAL: fatal(93, 'the credential does not meet the rules'),
  INCONSISTENT_VOTER_SET: fatal(94, 'the voters differ between the participants'),
  INVALID_UPDATE_VERSION: fatal(95, 'the update version is not valid'),
  FEATURE_UPDATE_FAILED: fatal(96, 'the feature could not be changed'),
  PRINCIPAL_DESERIALIZATION_FAILURE: fatal(97, 'a forwarded principal could not be read'),
  SNAPSHOT_NOT_FOUND: fatal(98, 'no such snapshot'),
  POSITION_OUT_OF_RANGE: fatal(99, 'the position lies outside the snapshot'),
  UNKNOWN_TOPIC_ID: retriable(100, 'this broker does not know the topic id'),
  DUPLICATE_BROKER_REGISTRATION: fatal(101, 'the broker id is registered already'),
  BROKER_ID_NOT_REGISTERED: fatal(102, 'the broker id is not registered'),
  INCONSISTENT_TOPIC_ID: retriable(103, 'the topic id does not match the topic'),
  INCONSISTENT_CLUSTER_ID: fatal(104, 'the cluster id is another one'),
  TRANSACTIONAL_ID_NOT_FOUND: fatal(105, 'no such transactional id'),
  FETCH_SESSION_TOPIC_ID_ERROR: retriable(106, 'the fetch session mixed topic names and ids'),
  INELIGIBLE_REPLICA: fatal(107, 'the replica may not join the in-sync set'),
  NEW_LEADER_ELECTED: fatal(108, 'the partition has a new leader'),
  OFFSET_MOVED_TO_TIERED_STORAGE: fatal(109, 'the offset lies in tiered storage'),
  FENCED_MEMBER_EPOCH: fatal(110, 'the member epoch is fenced'),
  UNRELEASED_INSTANCE_ID: fatal(111, 'another member still uses this instance id'),
  UNSUPPORTED_ASSIGNOR: fatal(112, 'the group does not support the assignor'),
  STALE_MEMBER_EPOCH: fatal(113, 'the member epoch is old'),
  MISMATCHED_ENDPOINT_TYPE: fatal(114, 'the request went to the wrong kind of endpoint'),
  UNSUPPORTED_ENDPOINT_TYPE: fatal(115, 'the kind of endpoint is not supported'),
  UNKNOWN_CONTROLLER_ID: fatal(116, 'no such controller'),
  UNKNOWN_SUBSCRIPTION_ID: fatal(117, 'the telemetry subscription is not known'),
  TELEMETRY_TOO_LARGE: fatal(118, 'the telemetry is too large'),
  INVALID_REGISTRATION: fatal(119, 'the registration of the broker is not valid'),
  TRANSACTION_ABORTABLE: fatal(120, 'abort the transaction; a new one may succeed'),
  INVALID_RECORD_STATE: fatal(121, 'the acknowledged record is not in the right state'),
  SHARE_SESSION_NOT_FOUND: retriable(122, 'no such share session'),
  INVALID_SHARE_SESSION_EPOCH: retriable(123, 'the epoch of the share session is not the expected one'),
  FENCED_STATE_EPOCH: fatal(124, 'the state epoch of the share partition is old'),
  INVALID_VOTER_KEY: fatal(125, 'the voter key does not match the receiver'),
  DUPLICATE_VOTER: fatal(126, 'the voter is there already'),
  VOTER_NOT_FOUND: fatal(127, 'no such voter'),
  INVALID_REGULAR_EXPRESSION: fatal(128, 'the regular expression is not valid'),
  REBOOTSTRAP_REQUIRED: fatal(129, 'start again from the bootstrap brokers'),
  STREAMS_INVALID_TOPOLOGY: fatal(130, 'the streams topology is not valid'),
  STREAMS_INVALID_TOPOLOGY_EPOCH: fatal(131, 'the epoch of the streams topology is not valid'),
  STREAMS_TOPOLOGY_FENCED: fatal(132, 'the epoch of the streams topology is old'),
  SHARE_SESSION_LIMIT_REACHED: retriable(133, 'the broker has as many share sessions as it may'),
} satisfies Record<string, ErrorRow>;

export type ErrorName = keyof typeof rows;

/** Kafka's wire error codes by name. */
export const ErrorCodes = Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, row.code])) as {
  readonly [Name in ErrorName]: number;
};

export interface ErrorInfo {
  readonly name: ErrorName;
  readonly retriable: boolean;
  readonly message: string;
}

const byCode = new Map<number, ErrorInfo>(
  Object.entries(rows).map(([name, row]) => [
    row.code,
    { name: name as ErrorName, retriable: row.retriable, message: row.message },
  ]),
);

/** What a wire code means; a code from the future counts as UNKNOWN_SERVER_ERROR. */
export function errorInfo(code: number): ErrorInfo {
  return byCode.get(code) ?? byCode.get(-1)!;
}
