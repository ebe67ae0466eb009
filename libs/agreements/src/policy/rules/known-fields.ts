import { nearest } from '@rail/kernel';

import type { PolicyContext } from '../context.ts';
import { type PolicyFinding, refusal } from '../finding.ts';

/** An agreement names only data items that its dataset has. */
export function knownFields({ agreement, dataset }: PolicyContext): PolicyFinding[] {
  const known = new Set(dataset.items.map((item) => item.path));
  return Object.keys(agreement.fields)
    .filter((path) => !known.has(path))
    .map((path) => {
      const near = nearest(path, known);
      const [zh, en] = near === undefined ? ['', ''] : [`;是否为 ${near}?`, `; did you mean ${near}?`];
      const name = `${dataset.line}/${dataset.id}`;
      return refusal(
        'known-fields',
        ['fields', path],
        `${name} 没有数据项 ${path}${zh}`,
        `${name} has no ${path}${en}`,
      );
    });
}
