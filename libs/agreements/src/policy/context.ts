import type { DataItem, DatasetManifest } from '@rail/catalogue';

import { effectiveFields, ruleAt } from '../compile/terms.ts';
import type { DeclaredTreatment, SharingAgreement } from '../model/agreement.schema.ts';

/** What the rules look at. */
export interface PolicyContext {
  readonly agreement: SharingAgreement;
  readonly dataset: DatasetManifest;
  readonly fields: ReadonlyMap<string, DeclaredTreatment>;
  /** The leaves of the dataset that some rule covers, with that rule. */
  readonly shared: readonly SharedItem[];
}

export interface SharedItem {
  readonly item: DataItem;
  /** The path that the agreement names; the leaf lies at or beneath it. */
  readonly path: string;
  readonly treatment: DeclaredTreatment;
}

export function policyContext(agreement: SharingAgreement, dataset: DatasetManifest): PolicyContext {
  const fields = effectiveFields(agreement, dataset);
  const shared = dataset.items
    .filter((item) => item.leaf)
    .flatMap((item) => {
      const rule = ruleAt(fields, item.path);
      return rule === undefined ? [] : [{ item, ...rule }];
    });
  return { agreement, dataset, fields, shared };
}
