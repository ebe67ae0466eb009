export { produceApi } from './apis/00-produce.ts';
export { fetchApi } from './apis/01-fetch.ts';
export { listOffsetsApi } from './apis/02-list-offsets.ts';
export { metadataApi } from './apis/03-metadata.ts';
export { offsetCommitApi } from './apis/08-offset-commit.ts';
export { offsetFetchApi } from './apis/09-offset-fetch.ts';
export { findCoordinatorApi } from './apis/10-find-coordinator.ts';
export { joinGroupApi } from './apis/11-join-group.ts';
export { heartbeatApi } from './apis/12-heartbeat.ts';
export { leaveGroupApi } from './apis/13-leave-group.ts';
export { syncGroupApi } from './apis/14-sync-group.ts';
export { describeGroupsApi } from './apis/15-describe-groups.ts';
export { listGroupsApi } from './apis/16-list-groups.ts';
export { saslHandshakeApi } from './apis/17-sasl-handshake.ts';
export { apiVersionsApi } from './apis/18-api-versions.ts';
export { createTopicsApi } from './apis/19-create-topics.ts';
export { deleteTopicsApi } from './apis/20-delete-topics.ts';
export { deleteRecordsApi } from './apis/21-delete-records.ts';
export { initProducerIdApi } from './apis/22-init-producer-id.ts';
export { offsetForLeaderEpochApi } from './apis/23-offset-for-leader-epoch.ts';
export { addPartitionsToTxnApi } from './apis/24-add-partitions-to-txn.ts';
export { addOffsetsToTxnApi } from './apis/25-add-offsets-to-txn.ts';
export { endTxnApi } from './apis/26-end-txn.ts';
export { writeTxnMarkersApi } from './apis/27-write-txn-markers.ts';
export { txnOffsetCommitApi } from './apis/28-txn-offset-commit.ts';
export { describeAclsApi } from './apis/29-describe-acls.ts';
export { createAclsApi } from './apis/30-create-acls.ts';
export { deleteAclsApi } from './apis/31-delete-acls.ts';
export { describeConfigsApi } from './apis/32-describe-configs.ts';
export { alterConfigsApi } from './apis/33-alter-configs.ts';
export { describeLogDirsApi } from './apis/35-describe-log-dirs.ts';
export { saslAuthenticateApi } from './apis/36-sasl-authenticate.ts';
export { createPartitionsApi } from './apis/37-create-partitions.ts';
export { deleteGroupsApi } from './apis/42-delete-groups.ts';
export { incrementalAlterConfigsApi } from './apis/44-incremental-alter-configs.ts';
export { offsetDeleteApi } from './apis/47-offset-delete.ts';
export { describeClientQuotasApi } from './apis/48-describe-client-quotas.ts';
export { alterClientQuotasApi } from './apis/49-alter-client-quotas.ts';
export { describeUserScramCredentialsApi } from './apis/50-describe-user-scram-credentials.ts';
export { alterUserScramCredentialsApi } from './apis/51-alter-user-scram-credentials.ts';
export { describeClusterApi } from './apis/60-describe-cluster.ts';
export { describeProducersApi } from './apis/61-describe-producers.ts';
export { describeTransactionsApi } from './apis/65-describe-transactions.ts';
export { listTransactionsApi } from './apis/66-list-transactions.ts';
export { apis } from './apis/table.ts';
export type { Api, RequestOf, ResponseOf } from './apis/define-api.ts';
export { ByteReader } from './bytes/byte-reader.ts';
export { ByteWriter } from './bytes/byte-writer.ts';
export { type ErrorInfo, type ErrorName, ErrorCodes, errorInfo } from './error-codes.ts';
export { FrameReader } from './frames/frame-reader.ts';
export { decodeRequestBody, decodeRequestHeader, encodeRequest, type RequestHeader } from './frames/request.ts';
export { decodeResponse, encodeResponse } from './frames/response.ts';
export { zeroUuid } from './schema/builders.ts';
export type { Draft } from './schema/field.ts';
export { batches, type BatchHeader, crcMatches, readBatchHeader } from './record-batch/batch-header.ts';
export type { Compression } from './record-batch/compression/compression.ts';
export {
  controlBatch,
  type ControlBatchOptions,
  readControlBatch,
  type TransactionMarker,
} from './record-batch/control-batch.ts';
export { crc32c } from './record-batch/crc32c.ts';
export { type FinishOptions, RecordBatchBuilder } from './record-batch/record-batch-builder.ts';
export { RecordCursor } from './record-batch/record-cursor.ts';
export { encodeHeaders, forEachHeader, type HeaderVisitor } from './record-batch/record-headers.ts';
export { recordsOf } from './record-batch/records-of.ts';
export { stampBaseOffset, stampProducer } from './record-batch/stamp.ts';
export {
  type CoordinatorKey,
  coordinatorKeyType,
  decodeCoordinatorKey,
  encodeCoordinatorKey,
} from './records/coordinator-key.ts';
export {
  groupMetadataKey,
  groupMetadataValue,
  offsetCommitKey,
  offsetCommitValue,
} from './records/consumer-offsets.ts';
export { consumerProtocolAssignment, consumerProtocolSubscription } from './records/consumer-protocol.ts';
export {
  decodeProducerSnapshot,
  encodeProducerSnapshot,
  type ProducerSnapshotEntry,
} from './records/producer-snapshot.ts';
export { transactionLogKey, transactionLogValue } from './records/transaction-state.ts';
export { decodeVersioned, encodeVersioned } from './records/versioned.ts';
