import { isRailError } from '@rail/kernel';
import { deriveShareSchema } from '@rail/transcoder';

import { secretlessTreatment } from '../../compile/compile-agreement.ts';
import type { PolicyContext } from '../context.ts';
import { type PolicyFinding, refusal } from '../finding.ts';

/** Every treatment takes the type of its item. */
export function treatments({ agreement, dataset }: PolicyContext): PolicyFinding[] {
  const known = new Set(dataset.items.map((item) => item.path));
  return Object.entries(agreement.fields).flatMap(([path, declared]) => {
    if (!known.has(path)) return [];
    try {
      deriveShareSchema(dataset.schema, [{ path, treatment: secretlessTreatment(declared) }], { name: 'rail.Check' });
      return [];
    } catch (error) {
      if (!isRailError(error)) throw error;
      return [refusal('treatment-type', ['fields', path], `处理方式不适用于该数据项:${error.message}`, error.message)];
    }
  });
}
