/** What a producer does about a refusal; the rows are those of the exactly-once contract in docs and streaming notes. */
export type Remedy =
  /** Look the leader or coordinator up again and send the same bytes with the same sequence. */
  | 'retry'
  /** The previous transaction's markers are still being written: retry after 1 to 50 ms. */
  | 'wait'
  /** The transaction cannot be committed: abort, rewind to the committed offsets, do the work again. */
  | 'abort'
  /** Like `abort`, and the caller has to send less in one batch. */
  | 'tooLarge'
  /** Like `abort`, and the topic is closed to this producer. */
  | 'denied'
  /** Like `abort`, and the consumer group has moved on: rejoin. */
  | 'rejoin'
  /** Sequence gap: nothing was appended, because an earlier batch of the partition was not. */
  | 'outOfOrder'
  /** Appended before, at an offset that the broker no longer knows. */
  | 'duplicate'
  /** Another producer owns this transactional id now: drop everything and start from init. */
  | 'fence'
  /** Nothing that the producer could do again would help. */
  | 'fatal';

export type ProducerRequest =
  | 'Produce'
  | 'AddPartitionsToTxn'
  | 'AddOffsetsToTxn'
  | 'TxnOffsetCommit'
  | 'EndTxn'
  | 'InitProducerId';

type Rows = Readonly<Record<string, Remedy>>;

const everywhere: Rows = {
  DISCONNECTED: 'retry',
  CLIENT_REQUEST_TIMED_OUT: 'retry',
  NOT_COORDINATOR: 'retry',
  COORDINATOR_NOT_AVAILABLE: 'retry',
  COORDINATOR_LOAD_IN_PROGRESS: 'retry',
  NETWORK_EXCEPTION: 'retry',
  REQUEST_TIMED_OUT: 'retry',
  UNKNOWN_SERVER_ERROR: 'abort',
  CONCURRENT_TRANSACTIONS: 'wait',
  INVALID_PRODUCER_EPOCH: 'fence',
  PRODUCER_FENCED: 'fence',
  TRANSACTION_COORDINATOR_FENCED: 'fence',
  INVALID_TXN_STATE: 'fence',
  INVALID_PRODUCER_ID_MAPPING: 'fence',
  TRANSACTION_ABORTABLE: 'abort',
  TOPIC_AUTHORIZATION_FAILED: 'denied',
  GROUP_AUTHORIZATION_FAILED: 'denied',
  CLUSTER_AUTHORIZATION_FAILED: 'fatal',
  TRANSACTIONAL_ID_AUTHORIZATION_FAILED: 'fatal',
  UNSUPPORTED_VERSION: 'fatal',
  CLIENT_CLOSED: 'fatal',
};

const produce: Rows = {
  NOT_LEADER_OR_FOLLOWER: 'retry',
  LEADER_NOT_AVAILABLE: 'retry',
  UNKNOWN_TOPIC_OR_PARTITION: 'retry',
  UNKNOWN_TOPIC_ID: 'retry',
  REPLICA_NOT_AVAILABLE: 'retry',
  FENCED_LEADER_EPOCH: 'retry',
  UNKNOWN_LEADER_EPOCH: 'retry',
  NOT_ENOUGH_REPLICAS: 'retry',
  NOT_ENOUGH_REPLICAS_AFTER_APPEND: 'retry',
  KAFKA_STORAGE_ERROR: 'retry',
  CORRUPT_MESSAGE: 'retry',
  OUT_OF_ORDER_SEQUENCE_NUMBER: 'outOfOrder',
  UNKNOWN_PRODUCER_ID: 'abort',
  MESSAGE_TOO_LARGE: 'tooLarge',
  RECORD_LIST_TOO_LARGE: 'tooLarge',
  DUPLICATE_SEQUENCE_NUMBER: 'duplicate',
};

const addPartitions: Rows = {
  UNKNOWN_TOPIC_OR_PARTITION: 'retry',
  OPERATION_NOT_ATTEMPTED: 'abort',
};

const txnOffsetCommit: Rows = {
  UNKNOWN_TOPIC_OR_PARTITION: 'retry',
  ILLEGAL_GENERATION: 'rejoin',
  UNKNOWN_MEMBER_ID: 'rejoin',
  FENCED_INSTANCE_ID: 'rejoin',
  REBALANCE_IN_PROGRESS: 'rejoin',
};

const byRequest: Readonly<Record<ProducerRequest, Rows>> = {
  Produce: produce,
  AddPartitionsToTxn: addPartitions,
  AddOffsetsToTxn: {},
  TxnOffsetCommit: txnOffsetCommit,
  // Repeating the same outcome is safe, so an answer that says nothing about it is asked for again.
  EndTxn: { UNKNOWN_SERVER_ERROR: 'retry' },
  InitProducerId: { INVALID_TRANSACTION_TIMEOUT: 'fatal', INVALID_REQUEST: 'fatal' },
};

/** For refusals that no row names: after EndTxn only init tells what came of it. */
const otherwise: Readonly<Record<ProducerRequest, Remedy>> = {
  Produce: 'abort',
  AddPartitionsToTxn: 'abort',
  AddOffsetsToTxn: 'abort',
  TxnOffsetCommit: 'abort',
  EndTxn: 'fatal',
  InitProducerId: 'fatal',
};

/** The remedy for a Kafka error name (or one of the client's own conditions) in the answer to a request. */
export function remedyFor(request: ProducerRequest, kafkaName: string): Remedy {
  return byRequest[request][kafkaName] ?? everywhere[kafkaName] ?? otherwise[request];
}
