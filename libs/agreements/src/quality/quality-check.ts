import type { RecordSchema } from '@rail/avro';
import type { QualityRule } from '@rail/catalogue';
import type { QuarantineReason } from '@rail/kernel';
import type { RowCheck } from '@rail/transcoder';

/** A quality rule of a dataset, ready to be held against the bytes of its records. */
export interface QualityCheck extends RowCheck {
  readonly rule: QualityRule['rule'];
  /** The field that the rule is about, for findings. */
  readonly path: string;
  /** Why a record that breaks it is set aside. */
  readonly reason: QuarantineReason;
  /** `mark`: the record is shared all the same, and counted. */
  readonly on: 'quarantine' | 'mark';
}

/** What a rule needs to know of its dataset. */
export interface CheckedDataset {
  readonly topic: string;
  readonly kind: 'state' | 'event' | 'measurement';
  readonly schema: RecordSchema;
  readonly eventTime: string;
  readonly version: string;
  readonly quality: readonly QualityRule[];
}
