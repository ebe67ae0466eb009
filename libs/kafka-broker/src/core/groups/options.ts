/** Limits of the group coordinator, named after Kafka's broker settings. */
export interface GroupOptions {
  /** `group.initial.rebalance.delay.ms`: how long the first join phase of an empty group waits for more members. */
  readonly initialRebalanceDelayMs: number;
  readonly minSessionTimeoutMs: number;
  readonly maxSessionTimeoutMs: number;
  readonly maxSize: number;
  readonly offsetMetadataMaxBytes: number;
  readonly offsetsRetentionMs: number;
  readonly offsetsRetentionCheckMs: number;
  /** How long a member that joined without a member id (JoinGroup below 4) may stay in its first join phase. */
  readonly newMemberJoinTimeoutMs: number;
}

/**
 * Kafka's defaults, but for two: an empty group waits 50 ms instead of 3 s for more members, and sessions may be
 * shorter than 6 s. Both let an exchange on one machine start and take over quickly.
 */
export const defaultGroupOptions: GroupOptions = {
  initialRebalanceDelayMs: 50,
  minSessionTimeoutMs: 100,
  maxSessionTimeoutMs: 1_800_000,
  maxSize: 10_000,
  offsetMetadataMaxBytes: 4096,
  offsetsRetentionMs: 7 * 86_400_000,
  offsetsRetentionCheckMs: 600_000,
  newMemberJoinTimeoutMs: 300_000,
};
