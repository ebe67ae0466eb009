import { soleBranch } from '@rail/avro';
import { assert } from '@rail/kernel';
import { capturedInteger, checkedField, filterPasses, type RowCheck } from '@rail/transcoder';

import type { CheckedDataset } from './quality-check.ts';

/** How many keys of a partition are remembered; a newer key takes the place of an older one. */
const remembered = 4096;
const none = 255;

/**
 * 生命周期: from one version of a key to a later one a status may only move as declared, in one move or several: versions in
 * between may come late. What a key was before is remembered for the latest keys of a partition, so that memory is
 * bounded; a move that it does not remember breaks nothing.
 */
export class LifeCycle {
  readonly path: string;
  /** Reads status and version of the record that is walked; it never breaks by itself. */
  readonly reader: RowCheck;
  readonly #allowed: readonly ReadonlySet<number>[];
  readonly #partitions = new Map<number, Remembered>();
  #status = none;
  #version = Number.NaN;

  private constructor(dataset: CheckedDataset, path: string, moves: Readonly<Record<string, readonly string[]>>) {
    this.path = path;
    const status = checkedField(dataset.schema, path);
    const version = checkedField(dataset.schema, dataset.version);
    assert(status !== undefined && version !== undefined, 'the catalogue has checked that both fields exist');
    const type = soleBranch(status.field.schema);
    assert(type?.kind === 'enum', 'the catalogue has checked that a status is an enumeration');
    const reached = (symbol: string, found = new Set([symbol])): Set<string> => {
      for (const next of moves[symbol] ?? []) if (!found.has(next)) reached(next, found.add(next));
      return found;
    };
    this.#allowed = type.symbols.map(
      (symbol) => new Set([...reached(symbol)].map((name) => type.symbols.indexOf(name))),
    );
    this.reader = {
      name: `life-cycle ${path}`,
      fields: [status.field, version.field],
      holds: (captures) => {
        this.#status = capturedInteger(captures, 0) ?? none;
        this.#version = capturedInteger(captures, 1) ?? Number.NaN;
        return filterPasses;
      },
    };
  }

  static of(dataset: CheckedDataset): LifeCycle[] {
    return dataset.quality.flatMap((rule) =>
      rule.rule === 'life-cycle' ? [new LifeCycle(dataset, rule.field, rule.moves)] : [],
    );
  }

  /** Whether the record that was walked last moves as it may; it is remembered for the next version of its key. */
  follows(partition: number, bytes: Buffer, keyStart: number, keyEnd: number): boolean {
    if (keyStart < 0 || this.#status === none || Number.isNaN(this.#version)) return true;
    let known = this.#partitions.get(partition);
    if (known === undefined) this.#partitions.set(partition, (known = new Remembered()));
    const hash = hashOf(bytes, keyStart, keyEnd);
    const place = hash % remembered;
    const isSame = known.hashes[place] === hash && known.statuses[place] !== none;
    const before = known.statuses[place]!;
    // An older version that comes late, or the same one again, moves nothing.
    if (isSame && this.#version <= known.versions[place]!) return true;
    known.hashes[place] = hash;
    known.statuses[place] = this.#status;
    known.versions[place] = this.#version;
    return !isSame || this.#allowed[before]?.has(this.#status) !== false;
  }
}

class Remembered {
  readonly hashes = new Float64Array(remembered);
  readonly versions = new Float64Array(remembered);
  readonly statuses = new Uint8Array(remembered).fill(none);
}

/** 52 bits of two FNV-1a walks: two keys are taken for one about once in 2^52. */
function hashOf(bytes: Buffer, start: number, end: number): number {
  let low = 0x811c9dc5;
  let high = 0x01000193;
  for (let at = start; at < end; at++) {
    low = Math.imul(low ^ bytes[at]!, 0x01000193);
    high = Math.imul(high ^ bytes[at]!, 0x5bd1e995) + 1;
  }
  return (high >>> 12) * 0x1_0000_0000 + (low >>> 0);
}
