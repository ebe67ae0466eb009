import { controlBatch } from '@rail/kafka-protocol';

import type { Effect } from '../core/contract.ts';
import type { LogFiles } from '../core/partitions/load.ts';
import { Partition } from '../core/partitions/partition.ts';
import { TailCache } from '../core/partitions/tail-cache.ts';
import { segmentFileName } from '../core/storage-format/file-names.ts';
import { parseTopicConfig } from '../core/topics/topic-config.ts';
import { aBatch, type BatchShape } from './a-batch.ts';

/** A partition whose files are kept in memory: effects of the real code are applied to a map of names. */
export class MemoryLog {
  readonly files = new Map<string, Buffer>();
  readonly partition: Partition;
  readonly cache = new TailCache(1 << 20);
  nowMs = 1_000;

  constructor(configs: Readonly<Record<string, string>> = {}) {
    this.partition = new Partition('t', 0, parseTopicConfig(new Map(Object.entries(configs))));
  }

  append(shape: BatchShape = {}): number {
    return this.#appendBytes(aBatch({ timestampMs: this.nowMs, ...shape }));
  }

  appendMarker(producerId: number, commit: boolean, producerEpoch = 0): number {
    const type = commit ? 'commit' : 'abort';
    return this.#appendBytes(
      controlBatch({ type, producerId, producerEpoch, coordinatorEpoch: 0, timestamp: this.nowMs }),
    );
  }

  apply(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'append') {
        const name = segmentFileName(effect.segmentBase, 'log');
        this.files.set(name, Buffer.concat([this.files.get(name) ?? Buffer.alloc(0), effect.bytes]));
      } else if (effect.kind === 'writeFile') this.files.set(effect.name, effect.bytes);
      else if (effect.kind === 'truncateFile') {
        this.files.set(effect.name, this.files.get(effect.name)!.subarray(0, effect.sizeBytes));
      } else if (effect.kind === 'removeFiles') for (const name of effect.names) this.files.delete(name);
    }
  }

  asFound(): LogFiles {
    return {
      names: [...this.files.keys()],
      read: (name) => this.files.get(name),
      sizeOf: (name) => this.files.get(name)?.length ?? 0,
      reader: (name) => (position, length) => this.files.get(name)!.subarray(position, position + length),
    };
  }

  #appendBytes(bytes: Buffer): number {
    const effects: Effect[] = [];
    const header = this.partition.append(bytes, effects, this.cache);
    this.apply(effects);
    this.partition.stored(header.lastOffset + 1);
    return header.baseOffset;
  }
}
