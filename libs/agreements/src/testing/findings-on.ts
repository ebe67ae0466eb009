import { join } from 'node:path';

import { loadCatalogue } from '@rail/catalogue';

import { parseAgreement } from '../model/parse-agreement.ts';
import { checkPolicy } from '../policy/check-policy.ts';
import type { PolicyFinding } from '../policy/finding.ts';
import { anAgreementText } from './an-agreement.ts';

const catalogue = loadCatalogue(join(import.meta.dirname, '../../../../schemas/lines'));

/** What policy says of an agreement that is valid but for these lines. */
export function findingsOn(changes: Readonly<Record<string, string>>): PolicyFinding[] {
  const agreement = parseAgreement(anAgreementText(changes), 'a.yaml');
  return checkPolicy(agreement, catalogue.dataset(agreement.dataset));
}
