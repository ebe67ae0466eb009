/** Kafka's names of the files in a data directory. */
export const CLEAN_SHUTDOWN = '.kafka_cleanshutdown';
export const RECOVERY_POINTS = 'recovery-point-offset-checkpoint';
export const LOG_START_OFFSETS = 'log-start-offset-checkpoint';
export const META_PROPERTIES = 'meta.properties';
export const LEADER_EPOCHS = 'leader-epoch-checkpoint';
export const PARTITION_METADATA = 'partition.metadata';

export type SegmentFileKind = 'log' | 'index' | 'timeindex' | 'txnindex' | 'snapshot';

/** `00000000000000000042.log`: the first offset that may be inside, or for a snapshot the first that is not. */
export function segmentFileName(offset: number, kind: SegmentFileKind): string {
  return `${String(offset).padStart(20, '0')}.${kind}`;
}

export function partitionFolder(topic: string, partition: number): string {
  return `${topic}-${partition}`;
}

const SEGMENT_FILE = /^(\d{20})\.(log|index|timeindex|txnindex|snapshot)$/;

export function parseSegmentFileName(name: string): { offset: number; kind: SegmentFileKind } | undefined {
  const match = SEGMENT_FILE.exec(name);
  return match === null ? undefined : { offset: Number(match[1]), kind: match[2] as SegmentFileKind };
}
