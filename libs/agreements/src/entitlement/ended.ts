import { RailError } from '@rail/kernel';
import { z } from 'zod';

import { agreementSchema, type SharingAgreement } from '../model/agreement.schema.ts';

const endedSchema = z.strictObject({
  /** Version of this form. */
  v: z.literal(1),
  agreement: agreementSchema,
});

const prefix = 'ended/';

/**
 * The key in `rail.agreements` under which control remembers the last terms of an agreement that has ended: its
 * versions must not come again with other terms. No id of an agreement has a slash.
 */
export function endedKey(id: string): string {
  return prefix + id;
}

/** The agreement whose last terms a key of `rail.agreements` stands for; undefined for the key of an entitlement. */
export function idOfEnded(key: string): string | undefined {
  return key.startsWith(prefix) ? key.slice(prefix.length) : undefined;
}

export function serialiseEnded(agreement: SharingAgreement): string {
  return JSON.stringify({ v: 1, agreement });
}

/** Throws STORAGE_CORRUPT for a text of no known form; `at` says where it was read. */
export function parseEnded(text: string, at: string): SharingAgreement {
  try {
    return endedSchema.parse(JSON.parse(text)).agreement;
  } catch (cause) {
    throw new RailError('STORAGE_CORRUPT', 'not the terms of an ended agreement of version 1', { at, cause });
  }
}
