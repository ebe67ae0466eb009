/**
 * The words in which the parts of the broker speak to each other. Everything under `core/` is pure: it is given
 * inputs and the time, and answers with effects; `node/` (or the simulator) performs them.
 *
 *   socket, disk, timer ── Input ──► step(state, input, nowMs) ── Effect[] ──► socket, disk, timer
 *                                        │        ▲
 *                          CoordinatorEvent      CoordinatorEffect[]
 *                                        ▼        │
 *                             group and transaction coordinators
 */

/** One accepted request. Exactly one reply per token, except for Produce with acks 0. */
export type RequestToken = number;
export type ConnectionId = number;
/** Kafka's numeric error code; 0 is success. */
export type KafkaError = number;

export interface BrokerRequest {
  readonly token: RequestToken;
  readonly connectionId: ConnectionId;
  readonly apiKey: number;
  readonly apiVersion: number;
  readonly clientId: string | null;
  /** Address of the peer as Kafka prints it in group descriptions: `/127.0.0.1`. */
  readonly clientHost: string;
  /** Decoded by the API's descriptor; fields absent in this version hold their defaults. */
  readonly body: unknown;
}

export interface PartitionId {
  readonly topic: string;
  readonly partition: number;
}

/** What reaches the engine from outside. */
export type Input =
  | { readonly kind: 'request'; readonly request: BrokerRequest }
  /** All of this partition up to `endOffset` is stored as the fsync policy promises, or a write has failed. */
  | ({ readonly kind: 'appended'; readonly endOffset: number; readonly failed: boolean } & PartitionId)
  /** Answer to a `read`; undefined when the file could not be read. */
  | { readonly kind: 'readDone'; readonly readId: number; readonly bytes: Buffer | undefined }
  | { readonly kind: 'timer'; readonly key: string }
  | { readonly kind: 'connectionLost'; readonly connectionId: ConnectionId }
  /** A compacted segment took the place of the old one. */
  | ({ readonly kind: 'replaced'; readonly segmentBase: number } & PartitionId)
  /** The broker stops in order: write what spares the next start a scan. */
  | { readonly kind: 'stopping' };

/** What the engine asks of the outside. Effects are performed in order. */
export type Effect =
  | { readonly kind: 'reply'; readonly token: RequestToken; readonly body: unknown }
  /** The request is complete but gets no answer (Produce with acks 0). */
  | { readonly kind: 'noReply'; readonly token: RequestToken }
  /** Append to `<segmentBase>.log`, creating it; answered by `appended`. Appends of one partition never overtake. */
  | ({
      readonly kind: 'append';
      readonly segmentBase: number;
      /** Log end once this is stored. */
      readonly endOffset: number;
      readonly bytes: Buffer;
    } & PartitionId)
  | ({
      readonly kind: 'read';
      readonly readId: number;
      readonly segmentBase: number;
      readonly position: number;
      readonly length: number;
    } & PartitionId)
  /** Make all that was appended so far durable against power loss; the recovery point follows. */
  | ({ readonly kind: 'flush' } & PartitionId)
  | ({ readonly kind: 'writeFile'; readonly name: string; readonly bytes: Buffer } & PartitionId)
  /** Begins an empty partition, whatever is there of that name. */
  | ({ readonly kind: 'createPartition' } & PartitionId)
  | ({ readonly kind: 'deletePartition' } & PartitionId)
  /** Put a compacted log in the place of `<segmentBase>.log`, atomically; answered by `replaced`. */
  | ({
      readonly kind: 'replaceSegment';
      readonly segmentBase: number;
      readonly bytes: Buffer;
    } & PartitionId)
  | ({ readonly kind: 'removeFiles'; readonly names: readonly string[] } & PartitionId)
  | ({ readonly kind: 'truncateFile'; readonly name: string; readonly sizeBytes: number } & PartitionId)
  /** Records below are deleted; remembered in the checkpoint of log start offsets. */
  | ({ readonly kind: 'logStart'; readonly offset: number } & PartitionId)
  /** Replaces a timer of the same key. */
  | { readonly kind: 'setTimer'; readonly key: string; readonly atMs: number }
  | { readonly kind: 'clearTimer'; readonly key: string }
  | { readonly kind: 'close'; readonly connectionId: ConnectionId };

// ---------------------------------------------------------------------------------------------------------------
// Coordinators

export const CONSUMER_OFFSETS = '__consumer_offsets';
export const TRANSACTION_STATE = '__transaction_state';
/** Each coordinator's topic has one partition, this one. */
export const COORDINATOR_PARTITION = 0;

/** Key and value in Kafka's own record schemas, version prefix included. A null value is a tombstone. */
export interface CoordinatorRecord {
  readonly key: Buffer;
  readonly value: Buffer | null;
}

/**
 * One entry of a coordinator's log, the only thing that changes its state. Live entries are evolved when they are
 * accepted into the log, in log order, before the append is stored; at start the same entries are read back.
 */
export type LogEntry =
  | {
      readonly kind: 'record';
      readonly offset: number;
      readonly timestampMs: number;
      readonly key: Buffer;
      readonly value: Buffer | null;
      /** Set for records of an open transaction (a transactional offset commit): they count from the marker on. */
      readonly transaction: { readonly producerId: number; readonly producerEpoch: number } | undefined;
    }
  | {
      readonly kind: 'marker';
      readonly offset: number;
      readonly timestampMs: number;
      readonly producerId: number;
      readonly producerEpoch: number;
      readonly commit: boolean;
    };

/** What a coordinator is told. Every event but `request` answers something that it asked for by `tag`. */
export type CoordinatorEvent =
  | { readonly kind: 'request'; readonly request: BrokerRequest }
  /** The log was read back; set timers, re-send the markers of prepared transactions. Comes before any request. */
  | { readonly kind: 'started' }
  | { readonly kind: 'appended'; readonly tag: string; readonly error: KafkaError }
  /** The marker is stored in the partition, or refused (UNKNOWN_TOPIC_OR_PARTITION: the topic is gone). */
  | ({ readonly kind: 'markerWritten'; readonly tag: string; readonly error: KafkaError } & PartitionId)
  | {
      readonly kind: 'producerIdsReserved';
      readonly tag: string;
      readonly error: KafkaError;
      readonly firstId: number;
      readonly count: number;
    }
  /** `key` as the coordinator gave it. */
  | { readonly kind: 'timer'; readonly key: string }
  | { readonly kind: 'connectionLost'; readonly connectionId: ConnectionId }
  /** After a topic was deleted: forget its committed offsets, drop it from open transactions. */
  | { readonly kind: 'topicDeleted'; readonly topic: string };

export type CoordinatorEffect =
  | { readonly kind: 'reply'; readonly token: RequestToken; readonly body: unknown }
  /**
   * A reply that shows state whose records may not be stored yet (OffsetFetch, DescribeGroups): released once all
   * that this coordinator has appended so far is stored. If that fails, `onError` is sent.
   */
  | {
      readonly kind: 'replyAfterAppends';
      readonly token: RequestToken;
      readonly body: unknown;
      readonly onError: unknown;
    }
  /**
   * Append to the coordinator's own topic as one batch. The engine calls `evolve` for each record at once, then
   * stores the batch, then performs `then` (or `onError`: the records were refused or lost; the log takes no more
   * until a restart, and when it was refused outright `evolve` was not called).
   * With `tag` an `appended` event follows as well. With `transaction` the batch is transactional.
   */
  | {
      readonly kind: 'appendRecords';
      readonly records: readonly CoordinatorRecord[];
      readonly transaction?: { readonly producerId: number; readonly producerEpoch: number };
      readonly then?: readonly CoordinatorEffect[];
      readonly onError?: readonly CoordinatorEffect[];
      readonly tag?: string;
    }
  /** Write an end-of-transaction control batch; answered by `markerWritten` with the same tag and partition. */
  | ({
      readonly kind: 'writeMarker';
      readonly producerId: number;
      readonly producerEpoch: number;
      readonly coordinatorEpoch: number;
      readonly commit: boolean;
      readonly tag: string;
    } & PartitionId)
  /** Log a fresh block of producer ids in the cluster metadata; answered by `producerIdsReserved`. */
  | { readonly kind: 'reserveProducerIds'; readonly tag: string }
  /** Keys are the coordinator's own; the engine prefixes them with its name. */
  | { readonly kind: 'setTimer'; readonly key: string; readonly atMs: number }
  | { readonly kind: 'clearTimer'; readonly key: string };

export interface ServedApi {
  readonly apiKey: number;
  readonly minVersion: number;
  readonly maxVersion: number;
}

/** A pure machine with its own mutable state: no clock, socket, promise or randomness inside but those it is given. */
export interface Coordinator {
  readonly name: 'group' | 'transaction';
  /** The log that holds its state: CONSUMER_OFFSETS or TRANSACTION_STATE. */
  readonly topic: string;
  readonly serves: readonly ServedApi[];
  /** Decides; must not change logged state itself (soft state such as joining members and sessions is its own). */
  handle(event: CoordinatorEvent, nowMs: number): readonly CoordinatorEffect[];
  /** Applies one entry of its log. Live and at start the same. */
  evolve(entry: LogEntry, nowMs: number): void;
}

/** What Produce and TxnOffsetCommit ask before they write a transactional batch (KIP-890 part 1). */
export interface TransactionQueries {
  /**
   * 0 when this producer's open transaction contains the partition, else the error that Kafka answers
   * (INVALID_TXN_STATE, INVALID_PRODUCER_EPOCH, INVALID_PRODUCER_ID_MAPPING, …).
   */
  mayAppend(transactionalId: string, producerId: number, producerEpoch: number, partition: PartitionId): KafkaError;
}

/** What a coordinator may look up in the rest of the broker while it decides. */
export interface CoordinatorHost {
  readonly brokerId: number;
  readonly host: string;
  readonly port: number;
  partitionExists(topic: string, partition: number): boolean;
  partitionCount(topic: string): number | undefined;
}

/**
 * Entry points the engine imports:
 *   core/transactions/coordinator.ts  createTransactionCoordinator(host, random): Coordinator & TransactionQueries
 *   core/groups/coordinator.ts        createGroupCoordinator(host, random, transactions): Coordinator
 * FindCoordinator, serving both kinds, belongs to the group coordinator.
 */
