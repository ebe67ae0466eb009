import { compileChecks } from './compile-checks.ts';
import { LifeCycle } from './life-cycle.ts';
import type { CheckedDataset, QualityCheck } from './quality-check.ts';

/** The quality rules of one dataset as a router holds them against its records; it remembers, so there is one a dataset. */
export interface DatasetQuality {
  readonly checks: readonly QualityCheck[];
  readonly lifeCycles: readonly LifeCycle[];
}

/** Throws FILTER_INVALID, naming the dataset, if a condition does not fit its schema. */
export function qualityOf(dataset: CheckedDataset): DatasetQuality {
  return { checks: compileChecks(dataset), lifeCycles: LifeCycle.of(dataset) };
}
