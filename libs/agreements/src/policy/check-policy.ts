import type { DatasetManifest } from '@rail/catalogue';

import type { SharingAgreement } from '../model/agreement.schema.ts';
import { policyContext, type PolicyContext } from './context.ts';
import type { PolicyFinding } from './finding.ts';
import { creditDisease } from './rules/credit-disease.ts';
import { creditIncome } from './rules/credit-income.ts';
import { eventTime } from './rules/event-time.ts';
import { filter } from './rules/filter.ts';
import { grade } from './rules/grade.ts';
import { headers } from './rules/headers.ts';
import { key } from './rules/key.ts';
import { knownFields } from './rules/known-fields.ts';
import { legalBasis } from './rules/legal-basis.ts';
import { movementTrace } from './rules/movement-trace.ts';
import { namedReceivers } from './rules/named-receivers.ts';
import { parties } from './rules/parties.ts';
import { periods } from './rules/periods.ts';
import { pool } from './rules/pool.ts';
import { sharingClass } from './rules/sharing-class.ts';
import { subscribers } from './rules/subscribers.ts';
import { territory } from './rules/territory.ts';
import { treatments } from './rules/treatments.ts';

/** Every rule that needs no server; a new one is a file and a line here. */
const rules: readonly ((context: PolicyContext) => PolicyFinding[])[] = [
  parties,
  subscribers,
  pool,
  periods,
  knownFields,
  grade,
  sharingClass,
  legalBasis,
  namedReceivers,
  creditDisease,
  creditIncome,
  movementTrace,
  territory,
  treatments,
  key,
  eventTime,
  filter,
  headers,
];

/** All that policy has to say of an agreement; it may take effect if nothing is refused. */
export function checkPolicy(agreement: SharingAgreement, dataset: DatasetManifest): PolicyFinding[] {
  const context = policyContext(agreement, dataset);
  const findings = rules.flatMap((rule) => rule(context));
  const said = new Set<string>();
  return findings.filter((finding) => {
    const text = `${finding.rule} ${finding.path.join('.')} ${finding.message.en}`;
    return !said.has(text) && said.add(text);
  });
}
