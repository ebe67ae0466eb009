import { treatmentName } from '../../compile/terms.ts';
import type { PolicyContext } from '../context.ts';
import { type PolicyFinding, refusal } from '../finding.ts';

/**
 * A grade-L4 item never passes. Nothing lowers L4 below L3: a keyed hash reveals nothing of it and may be shared, and
 * nullify shares nothing; a mask or a generalisation would leave a part of it readable.
 */
export function grade({ shared }: PolicyContext): PolicyFinding[] {
  return shared
    .filter(({ item, treatment }) => item.grade === 'L4' && !['hash', 'nullify'].includes(treatmentName(treatment)))
    .map(({ item, path, treatment }) =>
      refusal(
        'grade-l4',
        ['fields', path],
        `${item.path}(${item.zh})为 L4,只能 hash 或 nullify,不得 ${treatmentName(treatment)}`,
        `${item.path} is graded L4: it may be hashed or nullified, never ${treatmentName(treatment)}`,
      ),
    );
}
