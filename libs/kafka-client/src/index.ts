export { KafkaClient, type KafkaClientOptions, type RequestOptions } from './node/kafka-client.ts';
export type { SaslOptions } from './node/authenticate.ts';
export type { KafkaAccess } from './node/kafka-access.ts';
export type { Target } from './core/cluster/target.ts';
export type { TopicMetadata } from './core/cluster/metadata-cache.ts';
export type { TopicPartition } from './core/topic-partition.ts';
export { KafkaError } from './core/errors/kafka-error.ts';
export { Fetcher, type FetcherOptions } from './node/fetcher.ts';
export type { FetchedBatch } from './core/fetch/fetched-batch.ts';
export type { Watermarks } from './core/fetch/fetch-partition.ts';
export { Producer, type ProducerOptions } from './node/producer.ts';
export { takeOver } from './node/take-over.ts';
export type { Appended } from './node/produce-sender.ts';
export { TransactionError, type TransactionFailure } from './core/transaction/transaction-error.ts';
export type { Phase as ProducerPhase } from './core/transaction/phase.ts';
export type { GroupIdentity, OffsetToCommit, ProducerIdentity } from './node/transaction-calls.ts';
export {
  type CommittedOffset,
  commitOffsets,
  fetchAllCommittedOffsets,
  fetchCommittedOffsets,
  type FetchOffsetsOptions,
  groupWithoutMember,
} from './node/offsets.ts';
export { deleteTopics, type TopicToCreate } from './node/admin/topics.ts';
export { describeTopicConfigs } from './node/admin/configs.ts';
export {
  deleteRecords,
  earliestOffset,
  latestOffset,
  type ListedOffset,
  type OffsetQuery,
} from './node/admin/log-offsets.ts';
export { type DescribedGroup, describeGroup, listGroups } from './node/admin/groups.ts';
export { listTransactionalIds } from './node/admin/transactions.ts';
export { GroupMember, type GroupMemberOptions } from './node/group-member.ts';
