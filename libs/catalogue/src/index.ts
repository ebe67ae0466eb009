export { Catalogue, type DatasetManifest, type LineManifest } from './catalogue.ts';
export {
  type Grade,
  grades,
  type OpenClass,
  openClasses,
  type SharingClass,
  sharingClasses,
  stricter,
  updateFrequencies,
  type UpdateFrequency,
} from './classes.ts';
export { type City, cities } from './codes/cities.ts';
export { type CodeList, type CodeListName, codeLists } from './codes/code-list.ts';
export { counties, type County, type Street } from './codes/divisions.ts';
export { enterpriseTypes } from './codes/enterprise-types.ts';
export { equipmentKinds } from './codes/equipment-kinds.ts';
export { industries } from './codes/industries.ts';
export { educationLevels, ethnicities, householdRelations, maritalStatuses } from './codes/persons.ts';
export type { WeightedCode } from './codes/weighted-code.ts';
export { type DataItem, dataItemsOf } from './data-item.ts';
export { type Declared, declaredError, type DeclaredFault, readDeclared } from './declared-yaml.ts';
export { isCitizenNumber, makeCitizenNumber } from './identifiers/citizen-number.ts';
export { identifierChecks, type IdentifierKind } from './identifiers/table.ts';
export { isUscc, makeUscc, usccAlphabet } from './identifiers/uscc.ts';
export type { QualityRule } from './line-manifest.schema.ts';
export { loadCatalogue } from './node/load-catalogue.ts';
export { lineTopic, quarantineTopic, shareTopic, valueSubject } from './topics.ts';
