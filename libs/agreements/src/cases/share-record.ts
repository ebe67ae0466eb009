import { compileTranscoder, delivered, filtered, pseudonym, type Transcoder } from '@rail/transcoder';
import type { QuarantineReason } from '@rail/kernel';

import type { CompiledAgreement } from '../compile/compile-agreement.ts';
import type { PinnedDataset } from '../compile/terms.ts';

/** A line record without its frame; a null value is a tombstone. */
export interface SourceRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly timestampMs: number;
}

/** What becomes of one record under one agreement. */
export interface ShareOutcome {
  readonly outcome: 'delivered' | 'filteredOut' | 'quarantined';
  readonly reason?: QuarantineReason;
  /** What is written to the share, if anything: a delivered record, a deletion, or a row that left. */
  readonly share?: { readonly key: Buffer | null; readonly value: Buffer | null; readonly timestampMs: number };
}

/** One agreement applied to one record at a time: for cases and explanations; the router does the same in batches. */
export class RecordSharing {
  readonly #compiled: CompiledAgreement;
  readonly #transcoder: Transcoder;

  constructor(compiled: CompiledAgreement, dataset: Pick<PinnedDataset, 'schema'>) {
    this.#compiled = compiled;
    this.#transcoder = compileTranscoder(dataset.schema, [compiled.projection]);
  }

  share(record: SourceRecord): ShareOutcome {
    const { tombstones, onLeave } = this.#compiled;
    if (record.value === null) {
      return tombstones === 'drop' || record.key === null
        ? { outcome: 'filteredOut' }
        : { outcome: 'delivered', share: this.#written(record, null) };
    }
    const { value } = record;
    const fault = this.#transcoder.transcode(value, 0, value.length) ?? this.#transcoder.faults[0];
    if (fault !== undefined) return { outcome: 'quarantined', reason: fault.code };
    switch (this.#transcoder.outcomes[0]) {
      case delivered: {
        const output = this.#transcoder.outputs[0]!;
        return {
          outcome: 'delivered',
          share: this.#written(record, Buffer.from(output.bytes.subarray(0, output.length))),
        };
      }
      case filtered:
        return onLeave === 'tombstone' && record.key !== null
          ? { outcome: 'filteredOut', share: this.#written(record, null) }
          : { outcome: 'filteredOut' };
      default:
        return { outcome: 'quarantined', reason: 'TREATMENT_FAILED' };
    }
  }

  #written(record: SourceRecord, value: Buffer | null): NonNullable<ShareOutcome['share']> {
    return { key: this.#keyOf(record.key), value, timestampMs: this.#compiled.timestampOf(record.timestampMs) };
  }

  #keyOf(key: Buffer | null): Buffer | null {
    const { linkageKey } = this.#compiled;
    if (key === null || this.#compiled.key === 'none') return null;
    return linkageKey === undefined ? key : Buffer.from(pseudonym(linkageKey, key), 'latin1');
  }
}
