import type { DatasetManifest } from '@rail/catalogue';

import { observeHazardWarning } from './emergency-management.hazard-warning.ts';
import { observeSocialInsurance } from './human-resources.social-insurance.ts';
import { observeEnterprise } from './market-regulation.enterprise.ts';
import type { Observer } from './observer.ts';
import { observeResident } from './public-security.resident.ts';

/** Who observes which dataset, by topic. */
export const observers: Readonly<Record<string, Observer>> = {
  'line.market-regulation.enterprise': observeEnterprise,
  'line.public-security.resident': observeResident,
  'line.human-resources.social-insurance': observeSocialInsurance,
  'line.emergency-management.hazard-warning': observeHazardWarning,
};

/** Whether records of a dataset can be generated. */
export function isObserved({ topic }: DatasetManifest): boolean {
  return topic in observers;
}
