import type {
  ArrayField,
  PrimitiveField,
  PrimitiveKind,
  PrimitiveValues,
  Shape,
  StructField,
  ValueOf,
} from './field.ts';
import { noVersions, parseVersions } from './versions.ts';

interface Options<T> {
  readonly nullable?: string;
  readonly default?: T | null;
  readonly tag?: number;
}
interface NotNull<T> extends Options<T> {
  readonly nullable?: never;
  readonly default?: T;
}
interface Nullable<T> extends Options<T> {
  readonly nullable: string;
}

type Element = PrimitiveKind | Shape;
type ElementValue<E extends Element> = E extends PrimitiveKind
  ? PrimitiveValues[E]
  : E extends Shape
    ? ValueOf<E>
    : never;

export const zeroUuid = 'AAAAAAAAAAAAAAAAAAAAAA';
const emptyBytes = Buffer.alloc(0);

const plainDefaults: { readonly [Kind in PrimitiveKind]: PrimitiveValues[Kind] | null } = {
  bool: false,
  int8: 0,
  int16: 0,
  uint16: 0,
  int32: 0,
  uint32: 0,
  int64: 0,
  float64: 0,
  uuid: zeroUuid,
  string: '',
  bytes: emptyBytes,
  records: null,
};

function primitive<T>(kind: PrimitiveKind, versions: string, options: Options<unknown>): PrimitiveField<T> {
  const value = options.default === undefined ? plainDefaults[kind] : options.default;
  return { kind, ...common(versions, options), makeDefault: () => value };
}

function common(versions: string, options: Options<unknown>) {
  return {
    versions: parseVersions(versions),
    nullable: options.nullable === undefined ? noVersions : parseVersions(options.nullable),
    tag: options.tag,
  };
}

const fixed =
  <Kind extends PrimitiveKind>(kind: Kind) =>
  (versions: string, options: NotNull<PrimitiveValues[Kind]> = {}): PrimitiveField<PrimitiveValues[Kind]> =>
    primitive(kind, versions, options);

interface MaybeNull<Kind extends PrimitiveKind> {
  (versions: string, options: Nullable<PrimitiveValues[Kind]>): PrimitiveField<PrimitiveValues[Kind] | null>;
  (versions: string, options?: NotNull<PrimitiveValues[Kind]>): PrimitiveField<PrimitiveValues[Kind]>;
}

function variable<Kind extends PrimitiveKind>(kind: Kind): MaybeNull<Kind> {
  return (versions: string, options?: Options<PrimitiveValues[Kind]>) =>
    primitive<never>(kind, versions, options ?? {});
}

export const bool = fixed('bool');
export const int8 = fixed('int8');
export const int16 = fixed('int16');
export const uint16 = fixed('uint16');
export const int32 = fixed('int32');
export const uint32 = fixed('uint32');
export const int64 = fixed('int64');
export const float64 = fixed('float64');
export const uuid = fixed('uuid');
export const string = variable('string');
export const bytes = variable('bytes');
export const records = variable('records');

/** An array of a primitive kind or of structs; the default is empty unless `default: null` is given. */
export function array<const E extends Element>(
  versions: string,
  element: E,
  options: Nullable<never>,
): ArrayField<ElementValue<E>[] | null>;
export function array<const E extends Element>(
  versions: string,
  element: E,
  options?: { readonly tag?: number },
): ArrayField<ElementValue<E>[]>;
export function array(versions: string, element: Element, options: Options<never> = {}): ArrayField<never> {
  const makeDefault = options.default === null ? () => null : () => [];
  return { kind: 'array', element, ...common(versions, options), makeDefault };
}

/** A nested struct that occurs once; its default has every field at its own default. */
export function struct<const S extends Shape>(
  versions: string,
  shape: S,
  options: { readonly tag?: number } = {},
): StructField<ValueOf<S>> {
  return { kind: 'struct', shape, ...common(versions, options), makeDefault: () => defaultOf(shape) };
}

function defaultOf(shape: Shape): Record<string, unknown> {
  return Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, field.makeDefault()]));
}
