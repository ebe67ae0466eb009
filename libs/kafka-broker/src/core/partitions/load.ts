import { type LeaderEpochStart, parseLeaderEpochs } from '../storage-format/checkpoints.ts';
import { LEADER_EPOCHS, parseSegmentFileName, segmentFileName } from '../storage-format/file-names.ts';
import { OffsetIndex } from '../storage-format/offset-index.ts';
import { parseProducerSnapshot, type ProducerSnapshotEntry } from '../storage-format/producer-snapshot.ts';
import { type ReadAt, scanBatches } from '../storage-format/scan.ts';
import { TimeIndex } from '../storage-format/time-index.ts';
import { parseTransactionIndex } from '../storage-format/transaction-index.ts';
import { LeaderEpochs } from './leader-epochs.ts';
import type { Partition } from './partition.ts';
import { Segment } from './segment.ts';

/** The folder of a partition as it was found. */
export interface LogFiles {
  readonly names: readonly string[];
  /** Undefined when it does not exist. */
  read(name: string): Buffer | undefined;
  sizeOf(name: string): number;
  reader(name: string): ReadAt;
}

export interface LoadOptions {
  /** The broker stopped in order: files need no verification. */
  readonly clean: boolean;
  /** All below was stored durably; verification begins in its segment. */
  readonly recoveryPoint: number;
  readonly logStartOffset: number;
}

/** What the outside must do to the folder so that it equals what was loaded. */
export interface LoadRepairs {
  readonly truncate: { readonly name: string; readonly sizeBytes: number } | undefined;
  readonly remove: readonly string[];
  /** Bytes read to verify or rebuild. */
  readonly scannedBytes: number;
}

/** Fills a fresh partition from its folder. Index and snapshot files are used when they fit, rebuilt when not. */
export function loadPartition(partition: Partition, files: LogFiles, options: LoadOptions): LoadRepairs {
  const bases = segmentBases(files);
  if (bases.length === 0) bases.push(options.logStartOffset);
  const segments = bases.map((base) => new Segment(base));
  const savedEpochs = parseLeaderEpochs(files.read(LEADER_EPOCHS)?.toString() ?? '');

  const rebuildFrom = savedEpochs === undefined ? 0 : firstToRebuild(segments, files, options);
  const loader = new LogLoader(partition, files, segments, rebuildFrom, !options.clean);
  const repairs = loader.run();

  partition.highWatermark = partition.logEndOffset;
  partition.logStartOffset = Math.min(
    Math.max(options.logStartOffset, partition.segments[0]!.baseOffset),
    partition.logEndOffset,
  );
  const epochs = new LeaderEpochs(savedEpochs ?? loader.epochsSeen);
  epochs.truncateFrom(partition.logEndOffset + (options.clean ? 1 : 0));
  if (epochs.starts.length === 0) epochs.begin(savedEpochs?.at(-1)?.epoch ?? 0, partition.logStartOffset);
  if (!options.clean)
    epochs.begin(Math.max(epochs.current, savedEpochs?.at(-1)?.epoch ?? 0) + 1, partition.logEndOffset);
  partition.epochs = epochs;
  for (const segment of partition.segments) for (const entry of segment.aborted) partition.aborted.add(entry);
  return repairs;
}

function segmentBases(files: LogFiles): number[] {
  const bases: number[] = [];
  for (const name of files.names) {
    const parsed = parseSegmentFileName(name);
    if (parsed?.kind === 'log') bases.push(parsed.offset);
  }
  return bases.toSorted((a, b) => a - b);
}

/** Loads index files of segments below the recovery point; the first without good ones is rebuilt, and all after it. */
function firstToRebuild(segments: Segment[], files: LogFiles, options: LoadOptions): number {
  for (const [i, segment] of segments.entries()) {
    const nextBase = segments[i + 1]?.baseOffset ?? Number.MAX_SAFE_INTEGER;
    if (!options.clean && nextBase > options.recoveryPoint) return i;
    if (!loadIndexes(segment, files)) return i;
  }
  return segments.length;
}

function loadIndexes(segment: Segment, files: LogFiles): boolean {
  const base = segment.baseOffset;
  const sizeBytes = files.sizeOf(segmentFileName(base, 'log'));
  const index = files.read(segmentFileName(base, 'index'));
  const timeIndex = files.read(segmentFileName(base, 'timeindex'));
  const txnIndex = files.read(segmentFileName(base, 'txnindex'));
  if (index === undefined || timeIndex === undefined || txnIndex === undefined) return false;
  const offsets = OffsetIndex.parse(base, index, sizeBytes);
  const times = TimeIndex.parse(base, timeIndex);
  const aborted = parseTransactionIndex(txnIndex);
  if (offsets === undefined || times === undefined || aborted === undefined) return false;
  if (sizeBytes > 0 && times.entryCount === 0) return false;
  segment.restore(sizeBytes, offsets, times, aborted);
  return true;
}

class LogLoader {
  readonly epochsSeen: LeaderEpochStart[] = [];
  readonly #partition: Partition;
  readonly #files: LogFiles;
  readonly #segments: Segment[];
  readonly #rebuildFrom: number;
  readonly #verify: boolean;
  #scannedBytes = 0;
  #usedSnapshot = -1;

  constructor(partition: Partition, files: LogFiles, segments: Segment[], rebuildFrom: number, verify: boolean) {
    this.#partition = partition;
    this.#files = files;
    this.#segments = segments;
    this.#rebuildFrom = rebuildFrom;
    this.#verify = verify;
  }

  run(): LoadRepairs {
    const partition = this.#partition;
    const rebuildBase = this.#segments[this.#rebuildFrom]?.baseOffset ?? Number.MAX_SAFE_INTEGER;
    const snapshot = this.#bestSnapshot(rebuildBase);
    const replayFrom = snapshot?.offset ?? 0;
    this.#usedSnapshot = snapshot?.offset ?? -1;
    partition.snapshotOffset = this.#usedSnapshot;
    if (snapshot !== undefined) this.#loadProducers(snapshot.entries);
    partition.segments = this.#segments.slice(0, Math.max(1, this.#segments.length));
    partition.logEndOffset = this.#segments[0]!.baseOffset;
    for (const [i, segment] of this.#segments.entries()) {
      if (i < this.#rebuildFrom) {
        const isLast = i === this.#segments.length - 1;
        const nextBase = this.#segments[i + 1]?.baseOffset ?? Number.MAX_SAFE_INTEGER;
        partition.logEndOffset = segment.baseOffset;
        const readTo = isLast || nextBase > replayFrom ? this.#replay(segment, replayFrom) : segment.sizeBytes;
        if (readTo < segment.sizeBytes) return this.#cut(i, segment, readTo);
        continue;
      }
      const truncated = this.#rebuild(i, segment, replayFrom);
      if (truncated !== undefined) return truncated;
    }
    return { truncate: undefined, remove: this.#staleSnapshots(), scannedBytes: this.#scannedBytes };
  }

  #bestSnapshot(notAfter: number): { offset: number; entries: ProducerSnapshotEntry[] } | undefined {
    const offsets = this.#files.names.flatMap((name) => {
      const parsed = parseSegmentFileName(name);
      return parsed?.kind === 'snapshot' && parsed.offset <= notAfter ? [parsed.offset] : [];
    });
    for (const offset of offsets.toSorted((a, b) => b - a)) {
      const entries = parseProducerSnapshot(this.#files.read(segmentFileName(offset, 'snapshot'))!);
      if (entries !== undefined) return { offset, entries };
    }
    return undefined;
  }

  #loadProducers(entries: readonly ProducerSnapshotEntry[]): void {
    this.#partition.producers.load(entries);
    const open = entries.filter((entry) => entry.currentTransactionFirstOffset >= 0);
    this.#partition.stable.reset(
      open.map((entry) => ({ producerId: entry.producerId, firstOffset: entry.currentTransactionFirstOffset })),
    );
  }

  /** A trusted segment: find the log end from its last index entry, bring producers up to date from the snapshot. */
  #replay(segment: Segment, replayFrom: number): number {
    const name = segmentFileName(segment.baseOffset, 'log');
    const from = segment.offsetIndex.positionFor(replayFrom);
    const options = { from, sizeBytes: segment.sizeBytes, verifyCrc: false, firstOffset: 0 };
    return this.#scan(name, options, (header, bytes, at) => {
      if (header.baseOffset >= replayFrom) this.#partition.noteProducer(header, bytes, at);
      this.#partition.logEndOffset = header.lastOffset + 1;
    });
  }

  /** An untrusted segment: check every batch, keep what is good, and say what to cut. */
  #rebuild(i: number, segment: Segment, replayFrom: number): LoadRepairs | undefined {
    const partition = this.#partition;
    const name = segmentFileName(segment.baseOffset, 'log');
    const sizeBytes = this.#files.sizeOf(name);
    partition.logEndOffset = Math.max(partition.logEndOffset, segment.baseOffset);
    const fresh = new Segment(segment.baseOffset);
    partition.segments[i] = fresh;
    this.#segments[i] = fresh;
    const next = this.#segments[i + 1];
    const options = {
      from: 0,
      sizeBytes,
      verifyCrc: this.#verify,
      firstOffset: partition.logEndOffset,
      endOffset: next?.baseOffset ?? Number.MAX_SAFE_INTEGER,
      // The last segment is the active one, which is never compacted.
      withoutGaps: next === undefined && !partition.config.compacts,
    };
    const validBytes = this.#scan(name, options, (header, bytes, at) => {
      if (header.baseOffset >= replayFrom) partition.note(fresh, header, bytes, at);
      else {
        fresh.note(header);
        partition.logEndOffset = header.lastOffset + 1;
      }
      if (header.partitionLeaderEpoch > (this.epochsSeen.at(-1)?.epoch ?? -1)) {
        this.epochsSeen.push({ epoch: header.partitionLeaderEpoch, startOffset: header.baseOffset });
      }
    });
    return validBytes === sizeBytes ? undefined : this.#cut(i, fresh, validBytes);
  }

  /** Ends the log at `validBytes` of segment `i`. */
  #cut(i: number, segment: Segment, validBytes: number): LoadRepairs {
    const partition = this.#partition;
    const after = this.#segments.slice(i + 1);
    segment.sizeBytes = validBytes;
    partition.segments = partition.segments.slice(0, i + 1);
    return {
      truncate: { name: segmentFileName(segment.baseOffset, 'log'), sizeBytes: validBytes },
      remove: [...after.flatMap(({ baseOffset }) => this.#filesOf(baseOffset)), ...this.#staleSnapshots()],
      scannedBytes: this.#scannedBytes,
    };
  }

  #scan(name: string, options: Parameters<typeof scanBatches>[1], visit: Parameters<typeof scanBatches>[2]): number {
    if (options.sizeBytes === 0) return 0;
    const end = scanBatches(this.#files.reader(name), options, visit);
    this.#scannedBytes += end - options.from;
    return end;
  }

  #filesOf(base: number): string[] {
    return this.#files.names.filter((name) => {
      const parsed = parseSegmentFileName(name);
      return parsed !== undefined && parsed.kind !== 'snapshot' && parsed.offset === base;
    });
  }

  /** Snapshots beyond the log end, and those of earlier stops that a newer one replaces. */
  #staleSnapshots(): string[] {
    return this.#files.names.filter((name) => {
      const parsed = parseSegmentFileName(name);
      if (parsed?.kind !== 'snapshot') return false;
      const ofSegment = this.#segments.some(({ baseOffset }) => baseOffset === parsed.offset);
      return parsed.offset > this.#partition.logEndOffset || (!ofSegment && parsed.offset < this.#usedSnapshot);
    });
  }
}
