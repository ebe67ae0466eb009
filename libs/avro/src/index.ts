export { ByteWriter } from './byte-writer.ts';
export { canonicalForm } from './canonical-form.ts';
export { type CompatibilityLevel, compatibilityLevels } from './compatibility-level.ts';
export { checkCompatibility, type Incompatibility, namesMatch, promotes } from './compatibility.ts';
export { decodeValue } from './decode.ts';
export { defaultValue } from './default-value.ts';
export { compileEncoder, type Encoder, encodeValue } from './encode.ts';
export { maxEmptyItems, maxNesting, minBytes } from './limits.ts';
export {
  type RegisteredSchema,
  RegistryClient,
  type RegistryOptions,
  type SubjectVersion,
} from './node/registry-client.ts';
export { parseSchema, type ParseOptions } from './parse-schema.ts';
export {
  type ArraySchema,
  type AvroSchema,
  branchName,
  type EnumSchema,
  type FixedSchema,
  isNamed,
  isNullable,
  type LogicalType,
  type MapSchema,
  type NamedSchema,
  namedTypesOf,
  type PlainLogicalName,
  type PrimitiveKind,
  type PrimitiveSchema,
  type RecordField,
  type RecordSchema,
  type SchemaProps,
  soleBranch,
  type UnionSchema,
} from './schema.ts';
export { schemaToJson } from './schema-json.ts';
