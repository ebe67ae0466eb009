export { checkFilter } from './filter/check.ts';
export { FilterError } from './filter/fault.ts';
export { compileFilter } from './filter/compile.ts';
export { parseFilter } from './filter/parse.ts';
export { pathsRead } from './filter/paths-read.ts';
export { capturedInteger, capturedText, textStart } from './filter/read-capture.ts';
export type { FilterAst } from './filter/syntax.ts';
export { deriveShareSchema, type ShareSchemaOptions } from './plan/derive-share-schema.ts';
export type { FieldRule, Projection } from './plan/projection.ts';
export { type CheckedField, checkedField, type RowCheck } from './plan/row-check.ts';
export {
  captureAbsent,
  captureNull,
  type FilterCaptures,
  type FilterField,
  type FilterFunction,
  filterPasses,
  filterRejects,
  filterUndecided,
  type FilterVerdict,
  type RowFilter,
} from './plan/row-filter.ts';
export { type LinkageAlgorithm, LinkageKey, linkageKey, pseudonym } from './treatments/linkage-key.ts';
export { applyTreatment, checkTreatment, derivedType, describeTreatment, treatments } from './treatments/registry.ts';
export type {
  DateUnit,
  GeneraliseTreatment,
  HashTreatment,
  MaskTreatment,
  NullifyTreatment,
  PassTreatment,
  Treatment,
  TreatmentDefinition,
  TreatmentKind,
} from './treatments/treatment.ts';
export type { TranscodeFault } from './run/fault.ts';
export { compileTranscoder } from './run/transcode.ts';
export {
  delivered,
  faulted,
  filtered,
  type Transcoder,
  type TranscodeOutput,
  type TranscoderOptions,
} from './run/transcoder.ts';
export { untreatable } from './treatments/treatment.ts';
