import type { Versions } from './versions.ts';

/** JavaScript values of the primitive wire types; int64 is a number, anything beyond ±2^53 is refused when read. */
export interface PrimitiveValues {
  bool: boolean;
  int8: number;
  int16: number;
  uint16: number;
  int32: number;
  uint32: number;
  int64: number;
  float64: number;
  /** 16 bytes as unpadded base64url, the form in which Kafka prints a topic id. */
  uuid: string;
  string: string;
  bytes: Buffer;
  /** A byte slice, never a copy: record batches pass through unparsed. */
  records: Buffer;
}

export type PrimitiveKind = keyof PrimitiveValues;

interface FieldBase<T> {
  readonly versions: Versions;
  readonly nullable: Versions;
  /** Number of a tagged field; such a field is tagged in every version that has it. */
  readonly tag: number | undefined;
  readonly makeDefault: () => unknown;
  /** Exists for type inference only. */
  readonly valueType?: T;
}

export interface PrimitiveField<T> extends FieldBase<T> {
  readonly kind: PrimitiveKind;
}

export interface ArrayField<T> extends FieldBase<T> {
  readonly kind: 'array';
  readonly element: PrimitiveKind | Shape;
}

export interface StructField<T> extends FieldBase<T> {
  readonly kind: 'struct';
  readonly shape: Shape;
}

export type Field<T> = PrimitiveField<T> | ArrayField<T> | StructField<T>;

/** The fields of a message or nested struct, in wire order. */
export interface Shape {
  readonly [name: string]: Field<unknown>;
}

/** The value that a shape describes: one type for all versions. */
export type ValueOf<S extends Shape> = { -readonly [Name in keyof S]: S[Name] extends Field<infer T> ? T : never };

/** What an encoder accepts: every field may be left out and then takes its default. */
export type Draft<T> = T extends string | number | boolean | null | undefined | Buffer
  ? T
  : T extends readonly (infer Element)[]
    ? readonly Draft<Element>[]
    : unknown extends T
      ? unknown
      : { readonly [Name in keyof T]?: Draft<T[Name]> | undefined };
