import { type AvroSchema, branchName, isNamed } from './schema.ts';

export interface Incompatibility {
  /** Path in the reader's schema. */
  readonly path: string;
  readonly message: string;
}

const promotions: Readonly<Record<string, readonly string[]>> = {
  int: ['long', 'float', 'double'],
  long: ['float', 'double'],
  float: ['double'],
  string: ['bytes'],
  bytes: ['string'],
};

/** Whether data of one primitive kind may be read as another (Avro specification, "Schema Resolution"). */
export function promotes(writer: string, reader: string): boolean {
  return writer === reader || (promotions[writer]?.includes(reader) ?? false);
}

/** Whether a reader's named type stands for a writer's: same unqualified name, or one of the reader's aliases. */
export function namesMatch(reader: AvroSchema, writer: AvroSchema): boolean {
  if (!isNamed(reader) || !isNamed(writer)) return true;
  return unqualified(reader.name) === unqualified(writer.name) || reader.aliases.includes(writer.name);
}

function unqualified(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

/** Why a reader with one schema could not read what a writer with the other wrote; empty if it always can. */
export function checkCompatibility(reader: AvroSchema, writer: AvroSchema): Incompatibility[] {
  return compare(reader, writer, '$', new Map());
}

/**
 * Pairs of records compared before, or being compared: what is wrong with them is told once, and a recursive type is as
 * compatible as the rest of it.
 */
type Compared = Map<AvroSchema, Set<AvroSchema>>;

function compare(reader: AvroSchema, writer: AvroSchema, path: string, compared: Compared): Incompatibility[] {
  if (writer.kind === 'union') {
    return writer.branches.flatMap((branch) => compare(reader, branch, path, compared));
  }
  if (reader.kind === 'union') {
    const branch = readerBranch(reader.branches, writer);
    return branch === undefined
      ? [{ path, message: `no branch of the reader's union takes ${branchName(writer)}` }]
      : compare(branch, writer, path, compared);
  }
  const differ = (message: string): Incompatibility[] => [{ path, message }];
  if (reader.kind !== writer.kind) {
    return promotes(writer.kind, reader.kind)
      ? decimalsDiffer(reader, writer, path)
      : differ(`the writer has ${branchName(writer)}, the reader ${branchName(reader)}`);
  }
  if (!namesMatch(reader, writer))
    return differ(`the writer has ${branchName(writer)}, the reader ${branchName(reader)}`);
  switch (reader.kind) {
    case 'record':
      return compareRecords(reader, writer, path, compared);
    case 'enum': {
      const missing = writer.kind === 'enum' ? writer.symbols.filter((symbol) => !reader.symbols.includes(symbol)) : [];
      return missing.length === 0 || reader.default !== undefined
        ? []
        : differ(`the reader lacks the symbols ${missing.join(', ')} and has no default symbol`);
    }
    case 'fixed':
      if (writer.kind === 'fixed' && writer.size !== reader.size) {
        return differ(`the writer has ${writer.size} bytes, the reader ${reader.size}`);
      }
      return decimalsDiffer(reader, writer, path);
    case 'array':
      return writer.kind === 'array' ? compare(reader.items, writer.items, `${path}.items`, compared) : [];
    case 'map':
      return writer.kind === 'map' ? compare(reader.values, writer.values, `${path}.values`, compared) : [];
    default:
      return decimalsDiffer(reader, writer, path);
  }
}

/** The branch that takes the writer's type: the one of the same type and name first, else the first that resolves. */
function readerBranch(branches: readonly AvroSchema[], writer: AvroSchema): AvroSchema | undefined {
  const resolves = (branch: AvroSchema): boolean => compare(branch, writer, '', new Map()).length === 0;
  return (
    branches.find((branch) => branchName(branch) === branchName(writer)) ??
    branches.find((branch) => branch.kind === writer.kind && resolves(branch)) ??
    branches.find(resolves)
  );
}

function compareRecords(reader: AvroSchema, writer: AvroSchema, path: string, compared: Compared): Incompatibility[] {
  if (reader.kind !== 'record' || writer.kind !== 'record') return [];
  const seen = compared.get(reader) ?? new Set();
  if (seen.has(writer)) return [];
  compared.set(reader, seen.add(writer));
  return reader.fields.flatMap((field) => {
    const at = `${path}.${field.name}`;
    const written =
      writer.fields.find((candidate) => candidate.name === field.name) ??
      writer.fields.find((candidate) => field.aliases.includes(candidate.name));
    if (written !== undefined) return compare(field.schema, written.schema, at, compared);
    return field.hasDefault ? [] : [{ path: at, message: 'the writer lacks this field and it has no default' }];
  });
}

function decimalsDiffer(reader: AvroSchema, writer: AvroSchema, path: string): Incompatibility[] {
  const read = 'logical' in reader ? reader.logical : undefined;
  const written = 'logical' in writer ? writer.logical : undefined;
  if (read?.name !== 'decimal' || written?.name !== 'decimal') return [];
  return read.scale === written.scale && read.precision >= written.precision
    ? []
    : [
        {
          path,
          message: `the writer has decimal(${written.precision}, ${written.scale}), the reader decimal(${read.precision}, ${read.scale})`,
        },
      ];
}
