import { enterpriseTypes } from './enterprise-types.ts';
import { insuranceKinds } from './insurance-kinds.ts';
import { industries } from './industries.ts';
import { educationLevels, ethnicities, householdRelations, maritalStatuses } from './persons.ts';
import { caseCauses, disputeTypes } from './disputes.ts';
import { cityCaseMajors } from './city-cases.ts';
import { gridEventCategories } from './grid-events.ts';
import { cities } from './cities.ts';
import { counties } from './divisions.ts';
import { endedDivisions } from './ended-divisions.ts';
import { departments } from './departments.ts';
import { diagnoses } from './diagnoses.ts';
import { medicalKinds } from './medical-kinds.ts';
import { vaccines } from './vaccines.ts';
import { degrees } from './degrees.ts';
import { occupations } from './occupations.ts';
import { riverBasins } from './river-basins.ts';
import { equipmentKinds } from './equipment-kinds.ts';
import { landClasses } from './land-classes.ts';
import { ports } from './ports.ts';
import { plateKinds, useNatures, vehicleTypes } from './vehicles.ts';

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
  disputeTypes: listOf(disputeTypes),
  caseCauses: listOf(caseCauses),
  gridEventCategories: listOf(gridEventCategories),
  cityCaseMajors: listOf(cityCaseMajors),
  // With the province: a warning may be for all of it.
  divisions: listOf([{ code: '330000', name: '浙江省' }, ...cities, ...counties, ...endedDivisions]),
  equipmentKinds: listOf(equipmentKinds),
  landClasses: listOf(landClasses),
  plateKinds: listOf(plateKinds),
  useNatures: listOf(useNatures),
  vehicleTypes: listOf(vehicleTypes),
  ports: listOf(ports),
  medicalKinds: listOf(medicalKinds),
  departments: listOf(departments),
  diagnoses: listOf(diagnoses),
  vaccines: listOf(vaccines),
  degrees: listOf(degrees),
  occupations: listOf(occupations),
  riverBasins: listOf(riverBasins),
} as const satisfies Record<string, CodeList>;

export type CodeListName = keyof typeof codeLists;

function listOf(rows: readonly { readonly code: string; readonly name: string }[]): CodeList {
  return new Map(rows.map(({ code, name }) => [code, name]));
}
