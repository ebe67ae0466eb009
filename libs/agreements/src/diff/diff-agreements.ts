import { checkCompatibility, type Incompatibility, schemaToJson } from '@rail/avro';
import type { DatasetManifest } from '@rail/catalogue';

import { shareSchemaOf } from '../compile/compile-agreement.ts';
import { effectiveFields, ruleAt, treatmentText } from '../compile/terms.ts';
import type { SharingAgreement } from '../model/agreement.schema.ts';
import { termTexts } from './term-texts.ts';

/** An agreement version with the dataset that it shares. */
export interface ComparedAgreement {
  readonly agreement: SharingAgreement;
  readonly dataset: DatasetManifest;
}

/** What becomes of one leaf of a dataset from one agreement to another. */
export interface FieldChange {
  readonly field: string;
  readonly change: 'gained' | 'lost' | 'treated otherwise';
  /** The treatments, as an agreement writes them. */
  readonly from?: string;
  readonly to?: string;
}

export interface TermChange {
  readonly term: string;
  readonly from: string;
  readonly to: string;
}

export interface AgreementDiff {
  readonly from: string;
  readonly to: string;
  readonly fields: readonly FieldChange[];
  readonly terms: readonly TermChange[];
  readonly shareSchema: {
    readonly isSame: boolean;
    /** Why a subscriber that keeps the old schema could not read what comes; empty if it can. */
    readonly oldReaders: readonly Incompatibility[];
    /** Why a subscriber with the new schema could not read what it has not read yet; empty if it can. */
    readonly newReaders: readonly Incompatibility[];
  };
}

/**
 * Two agreements, leaf by leaf and term by term, defaults filled in. Throws AGREEMENT_FIELD_UNKNOWN, AGREEMENT_INVALID
 * or FILTER_INVALID where an agreement does not fit its dataset.
 */
export function diffAgreements(from: ComparedAgreement, to: ComparedAgreement): AgreementDiff {
  return {
    from: nameOf(from.agreement),
    to: nameOf(to.agreement),
    fields: fieldChanges(from, to),
    terms: termChanges(from, to),
    shareSchema: schemaChange(from, to),
  };
}

function nameOf({ id, version }: SharingAgreement): string {
  return `${id} v${version}`;
}

function fieldChanges(from: ComparedAgreement, to: ComparedAgreement): FieldChange[] {
  const [before, after] = [treatmentsOf(from), treatmentsOf(to)];
  const changes: FieldChange[] = [];
  for (const field of new Set([...before.keys(), ...after.keys()])) {
    const [was, is] = [before.get(field), after.get(field)];
    if (was === undefined && is !== undefined) changes.push({ field, change: 'gained', to: is });
    else if (was !== undefined && is === undefined) changes.push({ field, change: 'lost', from: was });
    else if (was !== undefined && is !== undefined && was !== is)
      changes.push({ field, change: 'treated otherwise', from: was, to: is });
  }
  return changes;
}

/** The leaves that are shared, with their treatment. */
function treatmentsOf({ agreement, dataset }: ComparedAgreement): Map<string, string> {
  const fields = effectiveFields(agreement, dataset);
  return new Map(
    dataset.items
      .filter((item) => item.leaf)
      .flatMap(({ path }) => {
        const rule = ruleAt(fields, path);
        return rule === undefined ? [] : [[path, treatmentText(rule.treatment)] as const];
      }),
  );
}

function termChanges(from: ComparedAgreement, to: ComparedAgreement): TermChange[] {
  const [before, after] = [termTexts(from), termTexts(to)];
  return [...before].flatMap(([term, was]) => {
    const is = after.get(term) ?? '-';
    return was === is ? [] : [{ term, from: was, to: is }];
  });
}

/** Both under one name: the name of a share follows the id of its agreement. */
function schemaChange(from: ComparedAgreement, to: ComparedAgreement): AgreementDiff['shareSchema'] {
  const before = shareSchemaOf(from.agreement, from.dataset);
  const after = shareSchemaOf({ ...to.agreement, id: from.agreement.id }, to.dataset);
  return {
    isSame: JSON.stringify(schemaToJson(before)) === JSON.stringify(schemaToJson(after)),
    oldReaders: checkCompatibility(before, after),
    newReaders: checkCompatibility(after, before),
  };
}
