import { enterpriseTypes } from './enterprise-types.ts';
import { insuranceKinds } from './insurance-kinds.ts';
import { industries } from './industries.ts';
import { educationLevels, ethnicities, householdRelations, maritalStatuses } from './persons.ts';
import { cities } from './cities.ts';
import { counties } from './divisions.ts';
import { equipmentKinds } from './equipment-kinds.ts';
import { landClasses } from './land-classes.ts';

/** A code list of a standard: code → Chinese name. */
export type CodeList = ReadonlyMap<string, string>;

/** The code lists that a quality rule may name. */
export const codeLists = {
  enterpriseTypes: listOf(enterpriseTypes),
  industries: listOf(industries),
  insuranceKinds: listOf(insuranceKinds),
  maritalStatuses: listOf(maritalStatuses),
  educationLevels: listOf(educationLevels),
  ethnicities: listOf(ethnicities),
  householdRelations: listOf(householdRelations),
  divisions: listOf([...cities, ...counties]),
  equipmentKinds: listOf(equipmentKinds),
  landClasses: listOf(landClasses),
} as const satisfies Record<string, CodeList>;

export type CodeListName = keyof typeof codeLists;

function listOf(rows: readonly { readonly code: string; readonly name: string }[]): CodeList {
  return new Map(rows.map(({ code, name }) => [code, name]));
}
