import type { PartitionId } from '../contract.ts';

/**
 * Kafka's small text files: a version line, a count line, one line per entry. Parsers answer undefined for damaged
 * text, and the caller falls back to what the log itself says.
 */
export function encodeOffsetCheckpoint(offsets: readonly (PartitionId & { readonly offset: number })[]): string {
  const lines = offsets.map(({ topic, partition, offset }) => `${topic} ${partition} ${offset}`);
  return ['0', String(lines.length), ...lines, ''].join('\n');
}

/** Keys are `topic-partition`. */
export function parseOffsetCheckpoint(text: string): Map<string, number> | undefined {
  const lines = checkpointLines(text);
  if (lines === undefined) return undefined;
  const offsets = new Map<string, number>();
  for (const line of lines) {
    const match = /^(\S+) (\d+) (\d+)$/.exec(line);
    if (match === null) return undefined;
    offsets.set(`${match[1]}-${match[2]}`, Number(match[3]));
  }
  return offsets;
}

export interface LeaderEpochStart {
  readonly epoch: number;
  readonly startOffset: number;
}

export function encodeLeaderEpochs(epochs: readonly LeaderEpochStart[]): string {
  return ['0', String(epochs.length), ...epochs.map((e) => `${e.epoch} ${e.startOffset}`), ''].join('\n');
}

export function parseLeaderEpochs(text: string): LeaderEpochStart[] | undefined {
  const lines = checkpointLines(text);
  if (lines === undefined) return undefined;
  const epochs: LeaderEpochStart[] = [];
  for (const line of lines) {
    const match = /^(\d+) (\d+)$/.exec(line);
    if (match === null) return undefined;
    epochs.push({ epoch: Number(match[1]), startOffset: Number(match[2]) });
  }
  return epochs;
}

function checkpointLines(text: string): string[] | undefined {
  const [version, count, ...lines] = text.split('\n');
  const entries = lines.filter((line) => line !== '');
  return version === '0' && Number(count) === entries.length ? entries : undefined;
}

/** `topicId` as Kafka's `Uuid` prints it: URL-safe base64 without padding. */
export function encodePartitionMetadata(topicId: string): string {
  return `version: 0\ntopic_id: ${topicId}`;
}

export function encodeMetaProperties(clusterId: string, brokerId: number, directoryId: string): string {
  return `#\nversion=1\ncluster.id=${clusterId}\nnode.id=${brokerId}\ndirectory.id=${directoryId}\n`;
}

export function parseMetaProperties(text: string): Map<string, string> {
  const properties = new Map<string, string>();
  for (const line of text.split('\n')) {
    const equals = line.indexOf('=');
    if (equals > 0 && !line.startsWith('#')) properties.set(line.slice(0, equals), line.slice(equals + 1));
  }
  return properties;
}
