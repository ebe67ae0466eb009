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
export { type CityCaseClass, cityCaseClasses } from './codes/city-cases.ts';
export { caseCauses, disputeTypes } from './codes/disputes.ts';
export { gridEventCategories } from './codes/grid-events.ts';
export { type CodeList, type CodeListName, codeLists } from './codes/code-list.ts';
export { counties, type County, type Street } from './codes/divisions.ts';
export { type DivisionPeriod, divisionPeriods } from './codes/ended-divisions.ts';
export { departments } from './codes/departments.ts';
export { type Diagnosis, diagnoses } from './codes/diagnoses.ts';
export { medicalKinds } from './codes/medical-kinds.ts';
export { vaccines } from './codes/vaccines.ts';
export {
  airCategories,
  airCategoryOf,
  type AirPollutant,
  airPollutants,
  airQualityIndex,
  type AirStandard,
  airStandardAt,
  airStandards,
} from './codes/air-quality-index.ts';
export { degrees } from './codes/degrees.ts';
export { occupations } from './codes/occupations.ts';
export { riverBasins } from './codes/river-basins.ts';
export {
  waterClasses,
  waterClassOf,
  waterItems,
  waterItemsBeyond,
  type WaterSample,
} from './codes/surface-water-classes.ts';
export { enterpriseTypes } from './codes/enterprise-types.ts';
export { equipmentKinds } from './codes/equipment-kinds.ts';
export { industries } from './codes/industries.ts';
export { landClasses } from './codes/land-classes.ts';
export { type Port, ports } from './codes/ports.ts';
export { plateKinds, useNatures, vehicleTypes } from './codes/vehicles.ts';
export { educationLevels, ethnicities, householdRelations, maritalStatuses } from './codes/persons.ts';
export type { WeightedCode } from './codes/weighted-code.ts';
export { type DataItem, dataItemsOf } from './data-item.ts';
export { type Declared, declaredError, type DeclaredFault, readDeclared } from './declared-yaml.ts';
export { isCitizenNumber, makeCitizenNumber } from './identifiers/citizen-number.ts';
export type { SignCheck } from './identifiers/signs.ts';
export { identifierChecks, type IdentifierKind, identifierSignChecks } from './identifiers/table.ts';
export { imoCheckDigit } from './identifiers/vessel-numbers.ts';
export { vinCheckSign } from './identifiers/vin.ts';
export { isUscc, makeUscc, usccAlphabet } from './identifiers/uscc.ts';
export type { QualityRule } from './line-manifest.schema.ts';
export { loadCatalogue } from './node/load-catalogue.ts';
export { type LineControl, parseLineControl } from './line-control.ts';
export { redrivenHeader, runHeader, sequenceHeader } from './record-headers.ts';
export {
  answeredCommandsTopic,
  builderGroup,
  commandRepliesTopic,
  commandsTopic,
  lineControlsTopic,
  lineOfTopic,
  lineTopic,
  quarantineTopic,
  quotaGroupPrefix,
  replaysTopic,
  routerGroup,
  shareTopic,
  valueSubject,
} from './topics.ts';
