import { RailError } from '@rail/kernel';

import { checkDefault } from './default-value.ts';
import { maxValues, valueCount } from './limits.ts';
import { logicalTypeOf } from './logical-type.ts';
import { fullName, isName, namespaceOf, qualify } from './names.ts';
import {
  type AvroSchema,
  branchName,
  type NamedSchema,
  type PrimitiveKind,
  primitiveKinds,
  type RecordField,
  type SchemaProps,
} from './schema.ts';

export interface ParseOptions {
  /** Types defined elsewhere that this schema may refer to, by full name. */
  readonly named?: ReadonlyMap<string, AvroSchema>;
  /** Where the text comes from (a file name); it leads the place in every error. */
  readonly at?: string;
}

/** Schemas nested deeper than this are refused; the text of a hostile one would otherwise exhaust the stack. */
const deepestSchema = 200;

type Json = Readonly<Record<string, unknown>>;

/** Parses and checks an Avro schema, given as JSON text or as parsed JSON. Throws SCHEMA_INVALID with a JSON path. */
export function parseSchema(source: unknown, options: ParseOptions = {}): AvroSchema {
  const parser = new SchemaParser(options);
  const schema = parser.parse(typeof source === 'string' ? parser.readJson(source) : source, '', '$');
  parser.checkDefaults();
  parser.checkSize(schema);
  return schema;
}

class SchemaParser {
  private readonly names: Map<string, AvroSchema>;
  private readonly fields: { field: RecordField; path: string }[] = [];
  private readonly at: string;
  private depth = 0;

  constructor(options: ParseOptions) {
    this.names = new Map(options.named);
    this.at = options.at === undefined ? '' : `${options.at}: `;
  }

  /** A text that is no JSON may still be the bare name of a type, as other parsers admit. */
  readJson(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (cause) {
      if (isName(text.trim())) return text.trim();
      const message = cause instanceof SyntaxError ? cause.message : 'not JSON';
      throw new RailError('SCHEMA_INVALID', message, { at: `${this.at}$`, cause });
    }
  }

  /** Defaults may speak of types that are complete only when the whole schema has been read. */
  checkDefaults(): void {
    for (const { field, path } of this.fields) {
      const fault = checkDefault(field.schema, field.default, path);
      if (fault !== undefined) this.fail(fault.path, fault.message);
    }
  }

  checkSize(schema: AvroSchema): void {
    if (valueCount(schema) > maxValues) this.fail('$', `a datum may hold more than ${maxValues} values`);
  }

  parse(node: unknown, namespace: string, path: string): AvroSchema {
    if (++this.depth > deepestSchema) this.fail(path.slice(0, 80), `nested deeper than ${deepestSchema}`);
    const schema = this.parseNode(node, namespace, path);
    this.depth--;
    return schema;
  }

  private parseNode(node: unknown, namespace: string, path: string): AvroSchema {
    if (typeof node === 'string') return this.reference(node, namespace, path);
    if (Array.isArray(node)) return this.union(node, namespace, path);
    if (typeof node !== 'object' || node === null) this.fail(path, 'a schema is a name, an array or an object');
    const json = node as Json;
    const type = json['type'];
    if (type === undefined) this.fail(path, 'type is missing');
    if (typeof type !== 'string') return this.parse(type, namespace, `${path}.type`);
    switch (type) {
      case 'record':
      case 'error':
        return this.record(json, namespace, path);
      case 'enum':
        return this.enumeration(json, namespace, path);
      case 'fixed':
        return this.fixed(json, namespace, path);
      case 'array':
        if (json['items'] === undefined) this.fail(path, 'items is missing');
        return {
          kind: 'array',
          items: this.parse(json['items'], namespace, `${path}.items`),
          props: propsOf(json, ['type', 'items']),
        };
      case 'map':
        if (json['values'] === undefined) this.fail(path, 'values is missing');
        return {
          kind: 'map',
          values: this.parse(json['values'], namespace, `${path}.values`),
          props: propsOf(json, ['type', 'values']),
        };
      default:
        return isPrimitiveKind(type) ? primitive(type, json) : this.reference(type, namespace, `${path}.type`);
    }
  }

  private reference(name: string, namespace: string, path: string): AvroSchema {
    if (isPrimitiveKind(name)) return { kind: name, props: {} };
    const found = this.names.get(qualify(name, namespace)) ?? this.names.get(name);
    return found ?? this.fail(path, `no type is named ${JSON.stringify(name)} before this place`);
  }

  private union(nodes: readonly unknown[], namespace: string, path: string): AvroSchema {
    if (nodes.length === 0) this.fail(path, 'a union needs a branch');
    const branches = nodes.map((node, index) => this.parse(node, namespace, `${path}[${index}]`));
    const seen = new Set<string>();
    for (const [index, branch] of branches.entries()) {
      if (branch.kind === 'union') this.fail(`${path}[${index}]`, 'a union may not hold a union');
      const name = branchName(branch);
      if (seen.has(name)) this.fail(`${path}[${index}]`, `a union may hold ${name} only once`);
      seen.add(name);
    }
    return { kind: 'union', branches };
  }

  private record(json: Json, namespace: string, path: string): AvroSchema {
    const head = this.head(json, namespace, path);
    const fields: RecordField[] = [];
    const schema: AvroSchema = {
      kind: 'record',
      ...head,
      fields,
      props: propsOf(json, ['type', 'name', 'namespace', 'aliases', 'doc', 'fields']),
    };
    this.define(schema, path);
    const nodes = json['fields'];
    if (!Array.isArray(nodes)) this.fail(path, 'fields must be an array');
    const seen = new Set<string>();
    for (const [index, node] of nodes.entries()) {
      const field = this.field(node, namespaceOf(head.name), `${path}.fields[${index}]`);
      if (seen.has(field.name)) this.fail(`${path}.fields[${index}]`, `field ${field.name} is defined twice`);
      seen.add(field.name);
      fields.push(field);
    }
    return schema;
  }

  private field(node: unknown, namespace: string, path: string): RecordField {
    if (typeof node !== 'object' || node === null || Array.isArray(node)) this.fail(path, 'a field is an object');
    const json = node as Json;
    const name = json['name'];
    if (typeof name !== 'string' || !isName(name)) this.fail(`${path}.name`, nameFault(name));
    if (json['type'] === undefined) this.fail(path, `field ${name} has no type`);
    const order = json['order'];
    if (order !== undefined && !(['ascending', 'descending', 'ignore'] as unknown[]).includes(order)) {
      this.fail(`${path}.order`, 'order is ascending, descending or ignore');
    }
    const hasDefault = Object.hasOwn(json, 'default');
    const field: RecordField = {
      name,
      schema: this.parse(json['type'], namespace, `${path}.type`),
      ...(hasDefault ? { default: json['default'] } : {}),
      hasDefault,
      aliases: this.aliases(json, path),
      ...docOf(json),
      props: propsOf(json, ['name', 'type', 'default', 'aliases', 'doc']),
    };
    if (hasDefault) this.fields.push({ field, path: `${path}.default` });
    return field;
  }

  private enumeration(json: Json, namespace: string, path: string): AvroSchema {
    const head = this.head(json, namespace, path);
    const symbols = json['symbols'];
    if (!Array.isArray(symbols) || symbols.length === 0) this.fail(path, 'symbols must be an array with a symbol');
    for (const [index, symbol] of symbols.entries()) {
      if (typeof symbol !== 'string' || !isName(symbol)) this.fail(`${path}.symbols[${index}]`, nameFault(symbol));
      if (symbols.indexOf(symbol) !== index) this.fail(`${path}.symbols[${index}]`, `symbol ${symbol} stands twice`);
    }
    const fallback = json['default'];
    if (fallback !== undefined && !symbols.includes(fallback)) {
      this.fail(`${path}.default`, 'the default must be one of the symbols');
    }
    return this.define(
      {
        kind: 'enum',
        ...head,
        symbols: symbols as string[],
        ...(fallback === undefined ? {} : { default: fallback as string }),
        props: propsOf(json, ['type', 'name', 'namespace', 'aliases', 'doc', 'symbols', 'default']),
      },
      path,
    );
  }

  private fixed(json: Json, namespace: string, path: string): AvroSchema {
    const head = this.head(json, namespace, path);
    const size = json['size'];
    if (typeof size !== 'number' || !Number.isInteger(size) || size < 0 || size > 0x7fffffff) {
      this.fail(`${path}.size`, 'size must be a whole number that is not negative');
    }
    const logical = logicalTypeOf('fixed', json, size);
    const taken = [
      'type',
      'name',
      'namespace',
      'aliases',
      'doc',
      'size',
      ...(logical === undefined ? [] : logicalKeys),
    ];
    return this.define(
      { kind: 'fixed', ...head, size, ...(logical ? { logical } : {}), props: propsOf(json, taken) },
      path,
    );
  }

  private head(json: Json, namespace: string, path: string): { name: string; aliases: string[]; doc?: string } {
    const name = fullName(json['name'], json['namespace'], namespace);
    if (name === undefined) this.fail(`${path}.name`, nameFault(json['name']));
    const aliases = this.aliases(json, path).map((alias) => qualify(alias, namespaceOf(name)));
    return { name, aliases, ...docOf(json) };
  }

  private aliases(json: Json, path: string): string[] {
    const aliases = json['aliases'];
    if (aliases === undefined) return [];
    if (!Array.isArray(aliases) || aliases.some((alias) => typeof alias !== 'string')) {
      this.fail(`${path}.aliases`, 'aliases must be an array of names');
    }
    return aliases as string[];
  }

  private define<Schema extends NamedSchema>(schema: Schema, path: string): Schema {
    if (isPrimitiveKind(schema.name)) this.fail(`${path}.name`, `${schema.name} is the name of a primitive type`);
    if (this.names.has(schema.name)) this.fail(`${path}.name`, `type ${schema.name} is defined twice`);
    this.names.set(schema.name, schema);
    return schema;
  }

  private fail(path: string, message: string): never {
    throw new RailError('SCHEMA_INVALID', message, { at: `${this.at}${path}` });
  }
}

const logicalKeys = ['logicalType', 'precision', 'scale'];

function isPrimitiveKind(name: string): name is PrimitiveKind {
  return (primitiveKinds as readonly string[]).includes(name);
}

function primitive(kind: PrimitiveKind, json: Json): AvroSchema {
  const logical = logicalTypeOf(kind, json);
  return { kind, ...(logical ? { logical } : {}), props: propsOf(json, logical ? ['type', ...logicalKeys] : ['type']) };
}

function propsOf(json: Json, taken: readonly string[]): SchemaProps {
  return Object.fromEntries(Object.entries(json).filter(([key]) => !taken.includes(key)));
}

function docOf(json: Json): { doc?: string } {
  return typeof json['doc'] === 'string' ? { doc: json['doc'] } : {};
}

function nameFault(name: unknown): string {
  return `${JSON.stringify(name) ?? 'nothing'} is not a name: letters, digits and _, not beginning with a digit`;
}
