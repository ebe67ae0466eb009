import type { AvroSchema } from '@rail/avro';

import type { FilterField, RowFilter } from '../plan/row-filter.ts';
import type { FilterExpr, FilterType } from './expression.ts';
import { FieldResolver } from './field-resolver.ts';
import { FilterError } from './fault.ts';
import { checkCall } from './operators.ts';
import type { FilterAst, FilterLiteral, FilterSyntax } from './syntax.ts';
import { describeType, sameKind } from './type-of-schema.ts';
import type { Checking, Typed } from './typed.ts';
import { wholeOf } from './whole.ts';

/**
 * Checks a filter against the schema of its dataset: every name, every type, a bool as result. What the checker does not
 * know is refused here and never at run time. Throws FILTER_INVALID with the place.
 */
export function checkFilter(ast: FilterAst, schema: AvroSchema): RowFilter {
  const { result, fields } = checkExpression(ast, schema);
  if (result.type.kind !== 'bool' || result.type.nullable) {
    const hint = result.type.kind === 'bool' ? '; compare it, as in x == true' : '';
    throw new FilterError(`a filter is a bool, this is ${describeType(result.type)}${hint}`, ast.source, 0);
  }
  return { source: ast.source, fields, paths: fields.map((field) => field.path), expression: result.expr };
}

/** Checks an expression of any type. */
export function checkExpression(ast: FilterAst, schema: AvroSchema): { result: Typed; fields: readonly FilterField[] } {
  const checker = new Checker(ast.source, schema);
  return { result: checker.check(ast.root), fields: checker.fields.captured };
}

class Checker implements Checking {
  readonly #source: string;
  readonly fields: FieldResolver;
  readonly #variables = new Map<string, FilterType>();
  /** Quantifiers around the place that is checked and go through a list or map of the record. */
  #dataLoops = 0;

  constructor(source: string, schema: AvroSchema) {
    this.#source = source;
    this.fields = new FieldResolver(schema);
  }

  check(syntax: FilterSyntax): Typed {
    switch (syntax.kind) {
      case 'literal':
        return { ...literalOf(syntax.value), at: syntax.at };
      case 'name':
        return this.#name(syntax.name, syntax.at);
      case 'select':
        return this.#select(syntax);
      case 'call':
        return checkCall(this, syntax);
      case 'list':
        return this.#list(syntax.items, syntax.at);
      case 'quantifier':
        return this.#quantifier(syntax);
    }
  }

  refuse(message: string, at: number): never {
    throw new FilterError(message, this.#source, at);
  }

  /** What is gone through within an item is part of the item: the work on a record grows with its size, not faster. */
  refuseNestedScan(list: Typed): void {
    if (this.#dataLoops > 0 && rootOf(list.expr).kind === 'field') {
      this.refuse('a list of the record cannot be gone through again for each item of another', list.at);
    }
  }

  #name(name: string, at: number): Typed {
    const variable = this.#variables.get(name);
    if (variable !== undefined) return { expr: { kind: 'variable', name }, type: variable, at };
    return this.#field([name], at);
  }

  /** A field of the dataset by the names that lead to it. */
  #field(names: readonly string[], at: number): Typed {
    const found = this.fields.resolve(names);
    if ('fault' in found) return this.refuse(found.fault, at);
    return { expr: { kind: 'field', index: found.index }, type: found.type, at };
  }

  #select(syntax: Extract<FilterSyntax, { kind: 'select' }>): Typed {
    const { at, field, testOnly } = syntax;
    const path = this.#pathOf(syntax);
    if (path !== undefined && this.fields.leadsThroughRecords(path)) {
      const found = this.#field(path, at);
      if (!testOnly || found.expr.kind !== 'field') return found;
      return { expr: { kind: 'has', index: found.expr.index }, type: bool, at };
    }
    const operand = this.check(syntax.operand);
    const type = this.#memberType(operand.type, field, at);
    if (testOnly) return { expr: { kind: 'hasKey', of: operand.expr, name: field }, type: bool, at };
    return { expr: { kind: 'select', of: operand.expr, name: field }, type, at };
  }

  #memberType(of: FilterType, name: string, at: number): FilterType {
    if (of.kind === 'map') return of.values;
    if (of.kind !== 'record') return this.refuse(`${describeType(of)} has no field ${name}`, at);
    const found = this.fields.memberOf(of.schemas, name);
    return typeof found === 'string' ? this.refuse(found, at) : found;
  }

  /** The names of `a.b.c` if it begins at a field of the dataset. */
  #pathOf(syntax: FilterSyntax): string[] | undefined {
    if (syntax.kind === 'name') return this.#variables.has(syntax.name) ? undefined : [syntax.name];
    if (syntax.kind !== 'select') return undefined;
    const before = this.#pathOf(syntax.operand);
    return before === undefined ? undefined : [...before, syntax.field];
  }

  #list(items: readonly FilterSyntax[], at: number): Typed {
    const typed = items.map((item) => this.check(item));
    const [first] = typed;
    if (first === undefined) return { expr: constant([]), type: { kind: 'list', items: none, nullable: false }, at };
    const odd = typed.find((item) => !sameKind(item.type, first.type));
    if (odd !== undefined) {
      return this.refuse(`a list holds one type: ${describeType(first.type)}, then ${describeType(odd.type)}`, odd.at);
    }
    const nullable = typed.some((item) => item.type.nullable);
    const type: FilterType = { kind: 'list', items: { ...first.type, nullable }, nullable: false };
    return { expr: { kind: 'list', items: typed.map((item) => item.expr) }, type, at };
  }

  #quantifier(syntax: Extract<FilterSyntax, { kind: 'quantifier' }>): Typed {
    const { at, variable, quantifier } = syntax;
    const over = this.check(syntax.range);
    this.refuseNestedScan(over);
    const item =
      over.type.kind === 'list' ? over.type.items : over.type.kind === 'map' ? string : this.#notIterable(over);
    const shadowed = this.#variables.get(variable);
    this.#variables.set(variable, item);
    const isDataLoop = over.expr.kind !== 'list' && over.expr.kind !== 'constant';
    if (isDataLoop) this.#dataLoops++;
    const body = this.check(syntax.condition);
    if (isDataLoop) this.#dataLoops--;
    if (shadowed === undefined) this.#variables.delete(variable);
    else this.#variables.set(variable, shadowed);
    if (body.type.kind !== 'bool') this.refuse(`the condition is a bool, not ${describeType(body.type)}`, body.at);
    return { expr: { kind: 'quantifier', quantifier, variable, over: over.expr, body: body.expr }, type: bool, at };
  }

  #notIterable(over: Typed): never {
    return this.refuse(`only a list or a map can be gone through, not ${describeType(over.type)}`, over.at);
  }
}

const bool: FilterType = { kind: 'bool', nullable: false };
const string: FilterType = { kind: 'string', nullable: false };
const none: FilterType = { kind: 'none', nullable: false };

function constant(value: Extract<FilterExpr, { kind: 'constant' }>['value']): FilterExpr {
  return { kind: 'constant', value };
}

/** What an expression selects from: a field of the record, or the variable of a quantifier. */
function rootOf(expr: FilterExpr): FilterExpr {
  return expr.kind === 'select' || expr.kind === 'index' ? rootOf(expr.of) : expr;
}

function literalOf(literal: FilterLiteral): Pick<Typed, 'expr' | 'type' | 'literal'> {
  switch (literal.type) {
    case 'null':
      return { expr: constant(null), type: { kind: 'null', nullable: true } };
    case 'int':
      return { expr: constant(wholeOf(literal.value)), type: { kind: 'int', nullable: false } };
    case 'double':
      return { expr: constant(literal.value), type: { kind: 'double', nullable: false }, literal: literal.text };
    default:
      return { expr: constant(literal.value), type: { kind: literal.type, nullable: false } };
  }
}
