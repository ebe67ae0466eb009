export {
  compileAgreement,
  type CompiledAgreement,
  type DomainSecrets,
  shareSchemaOf,
  type TimestampPrecision,
} from './compile/compile-agreement.ts';
export { effectiveDomain, type PinnedDataset, type ShareKey, treatmentText } from './compile/terms.ts';
export {
  type AgreementDiff,
  type ComparedAgreement,
  diffAgreements,
  type FieldChange,
  type TermChange,
} from './diff/diff-agreements.ts';
export { endedKey, idOfEnded, parseEnded, serialiseEnded } from './entitlement/ended.ts';
export {
  activeWindow,
  type ActiveWindow,
  compileEntitlement,
  type Entitlement,
  entitlementOf,
  isInForce,
  parseEntitlement,
  serialiseEntitlement,
  shareSchemaText,
} from './entitlement/entitlement.ts';
export { explainAgreement, type ExplainedAgreement, type ExplainedField } from './explain/explain.ts';
export {
  agreementSchema,
  type DeclaredTreatment,
  type LegalBasis,
  type SharingAgreement,
} from './model/agreement.schema.ts';
export { neighbourProvinces } from './model/known-subscribers.ts';
export { parseSubscriber, type Subscriber } from './model/subscriber.ts';
export { instantMs, type Period, periodMs } from './model/instant.ts';
export { type AgreementReading, parseAgreement, readAgreement } from './model/parse-agreement.ts';
export type { DeclaredFault, YamlDocument } from './model/yaml-document.ts';
export {
  type AgreementFault,
  type AgreementFolder,
  loadAgreementFile,
  loadAgreements,
  type LoadedAgreement,
  readAgreementFile,
  readAgreements,
} from './node/load-agreements.ts';
export { testAgreements, type TestedAgreement } from './node/test-agreements.ts';
export { checkPolicy } from './policy/check-policy.ts';
export type { PolicyFinding } from './policy/finding.ts';
export * from './proof/ledger.ts';
export * from './proof/quarantined-record.ts';
export * from './proof/routing-account.ts';
export * from './quota/day-counts.ts';
export * from './quota/quota-day.ts';
export { type AgreementCases, parseCases } from './cases/agreement-cases.ts';
export { avroValue, jsonValue } from './cases/record-json.ts';
export { type CaseResult, runCases } from './cases/run-cases.ts';
export { RecordSharing, type ShareOutcome, type SourceRecord } from './cases/share-record.ts';
export { type DatasetQuality, qualityOf } from './quality/dataset-quality.ts';
export type { CheckedDataset } from './quality/quality-check.ts';
