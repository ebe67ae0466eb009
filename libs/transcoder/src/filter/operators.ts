import { assert } from '@rail/kernel';

import type { ArithmeticOperator, FilterExpr, FilterType, OrderOperator, TextOperator } from './expression.ts';
import { type Aligned, alignNumbers, isNumeric } from './numbers.ts';
import type { FilterSyntax } from './syntax.ts';
import { describeType, sameKind } from './type-of-schema.ts';
import { type Checking, nearestHint, type Typed } from './typed.ts';

type Call = Extract<FilterSyntax, { kind: 'call' }>;
type Rule = (checking: Checking, call: Call, operands: readonly Typed[]) => Typed;

const bool: FilterType = { kind: 'bool', nullable: false };
const int: FilterType = { kind: 'int', nullable: false };

/** Checks an operator or function; CEL writes both as calls. */
export function checkCall(checking: Checking, call: Call): Typed {
  const rule = Object.hasOwn(rules, call.name) ? rules[call.name] : undefined;
  if (rule === undefined) return checking.refuse(unknownFunction(call.name), call.at);
  const syntax = call.target === undefined ? call.args : [call.target, ...call.args];
  const operands = syntax.map((operand) => checking.check(operand));
  const { arity } = rule;
  if (operands.length !== arity)
    checking.refuse(`${rule.title} takes ${arity} operands, not ${operands.length}`, call.at);
  return rule.check(checking, call, operands);
}

const rules: Readonly<Record<string, { title: string; arity: number; check: Rule }>> = {
  '_&&_': { title: '&&', arity: 2, check: junction('and') },
  '_||_': { title: '||', arity: 2, check: junction('or') },
  '!_': { title: '!', arity: 1, check: negation },
  '_?_:_': { title: '?:', arity: 3, check: conditional },
  '_==_': { title: '==', arity: 2, check: equality },
  '_!=_': { title: '!=', arity: 2, check: inequality },
  '_<_': { title: '<', arity: 2, check: ordering('<') },
  '_<=_': { title: '<=', arity: 2, check: ordering('<=') },
  '_>_': { title: '>', arity: 2, check: ordering('>') },
  '_>=_': { title: '>=', arity: 2, check: ordering('>=') },
  '_+_': { title: '+', arity: 2, check: arithmetic('+') },
  '_-_': { title: '-', arity: 2, check: arithmetic('-') },
  '_*_': { title: '*', arity: 2, check: arithmetic('*') },
  '_/_': { title: '/', arity: 2, check: arithmetic('/') },
  '_%_': { title: '%', arity: 2, check: arithmetic('%') },
  '-_': { title: '-', arity: 1, check: minus },
  '@in': { title: 'in', arity: 2, check: membership },
  '_[_]': { title: '[]', arity: 2, check: indexing },
  size: { title: 'size', arity: 1, check: size },
  startsWith: { title: 'startsWith', arity: 2, check: text('startsWith') },
  endsWith: { title: 'endsWith', arity: 2, check: text('endsWith') },
  contains: { title: 'contains', arity: 2, check: text('contains') },
};

function unknownFunction(name: string): string {
  if (name === 'matches') {
    return 'matches() is not supported in a filter: use startsWith, endsWith, contains or in';
  }
  if (name === 'has') return 'has() takes a field of a record, as in has(a.b); for a field itself write x != null';
  const names = Object.keys(rules).filter((known) => /^\w+$/.test(known));
  return `${name}() is not supported in a filter${nearestHint(name, names)}`;
}

function junction(kind: 'and' | 'or'): Rule {
  return (checking, call, [left, right]) => {
    for (const side of [left!, right!]) requireBool(checking, side);
    return { expr: { kind, left: left!.expr, right: right!.expr }, type: bool, at: call.at };
  };
}

function negation(checking: Checking, call: Call, [operand]: readonly Typed[]): Typed {
  requireBool(checking, operand!);
  return { expr: { kind: 'not', of: operand!.expr }, type: bool, at: call.at };
}

function conditional(checking: Checking, call: Call, [when, then, otherwise]: readonly Typed[]): Typed {
  requireBool(checking, when!);
  const type = commonType(then!.type, otherwise!.type);
  if (type === undefined) {
    const kinds = `${describeType(then!.type)} and ${describeType(otherwise!.type)}`;
    return checking.refuse(`both results of ?: have one type, these are ${kinds}`, call.at);
  }
  return {
    expr: { kind: 'conditional', when: when!.expr, yes: then!.expr, no: otherwise!.expr },
    type,
    at: call.at,
  };
}

function equality(checking: Checking, call: Call, [left, right]: readonly Typed[]): Typed {
  return { expr: equalExpr(checking, left!, right!, call.at), type: bool, at: call.at };
}

function inequality(checking: Checking, call: Call, [left, right]: readonly Typed[]): Typed {
  return { expr: { kind: 'not', of: equalExpr(checking, left!, right!, call.at) }, type: bool, at: call.at };
}

function equalExpr(checking: Checking, left: Typed, right: Typed, at: number): FilterExpr {
  const other = left.type.kind === 'null' ? right : right.type.kind === 'null' ? left : undefined;
  if (other !== undefined) {
    if (!other.type.nullable) checking.refuse(`${describeType(other.type)} is never null here`, other.at);
    return { kind: 'isNull', of: other.expr };
  }
  if (isNumeric(left.type) && isNumeric(right.type)) {
    const aligned = aligning(checking, left, right, at);
    return { kind: 'equal', left: aligned.left, right: aligned.right };
  }
  if (!comparable(left.type, right.type)) checking.refuse(mismatch('==', left.type, right.type), at);
  checkSymbol(checking, left, right);
  checkSymbol(checking, right, left);
  return { kind: 'equal', left: left.expr, right: right.expr };
}

/** A text that no symbol of an enum spells would make a comparison that is never true. */
function checkSymbol(checking: Checking, text: Typed, other: Typed): void {
  const symbols = other.type.kind === 'string' ? other.type.symbols : undefined;
  if (symbols === undefined || text.expr.kind !== 'constant' || typeof text.expr.value !== 'string') return;
  const { value } = text.expr;
  if (symbols.includes(value)) return;
  const hint = nearestHint(value, symbols) || `; there are ${symbols.join(', ')}`;
  checking.refuse(`"${value}" is none of the values of this field${hint}`, text.at);
}

function ordering(operator: OrderOperator): Rule {
  return (checking, call, [left, right]) => {
    const order = (sides: Aligned): Typed => ({ expr: { kind: 'order', operator, ...sides }, type: bool, at: call.at });
    if (isNumeric(left!.type) && isNumeric(right!.type)) return order(aligning(checking, left!, right!, call.at));
    const ordered = ['string', 'bytes', 'bool'].includes(left!.type.kind) && left!.type.kind === right!.type.kind;
    if (!ordered) checking.refuse(mismatch(operator, left!.type, right!.type), call.at);
    return order({ left: left!.expr, right: right!.expr });
  };
}

function arithmetic(operator: ArithmeticOperator): Rule {
  return (checking, call, [left, right]) => {
    const kinds = [left!.type.kind, right!.type.kind];
    if (operator === '+' && kinds.every((kind) => kind === 'string')) {
      const type: FilterType = { kind: 'string', nullable: false };
      return { expr: { kind: 'concat', left: left!.expr, right: right!.expr }, type, at: call.at };
    }
    if (kinds.every((kind) => kind === 'int') || (kinds.every((kind) => kind === 'double') && operator !== '%')) {
      const domain = kinds[0] as 'int' | 'double';
      const expr: FilterExpr = { kind: 'arithmetic', operator, domain, left: left!.expr, right: right!.expr };
      return { expr, type: { kind: domain, nullable: false }, at: call.at };
    }
    const onDecimals = isNumeric(left!.type) && isNumeric(right!.type) && kinds.includes('decimal');
    if (onDecimals && (operator === '+' || operator === '-')) {
      const aligned = aligning(checking, left!, right!, call.at);
      assert(aligned.scale !== undefined, 'decimals have a scale');
      const expr: FilterExpr = {
        kind: 'arithmetic',
        operator,
        domain: 'decimal',
        left: aligned.left,
        right: aligned.right,
      };
      return { expr, type: { kind: 'decimal', scale: aligned.scale, nullable: false }, at: call.at };
    }
    return checking.refuse(mismatch(operator, left!.type, right!.type), call.at);
  };
}

/** `-x` is `0 - x`, and so overflows where CEL says that it does. */
function minus(checking: Checking, call: Call, [operand]: readonly Typed[]): Typed {
  const { type, expr } = operand!;
  if (type.kind !== 'int' && type.kind !== 'double' && type.kind !== 'decimal') {
    return checking.refuse(`- takes a number, not ${describeType(type)}`, call.at);
  }
  const zero: FilterExpr = { kind: 'constant', value: type.kind === 'double' ? -0 : 0 };
  return {
    expr: { kind: 'arithmetic', operator: '-', domain: type.kind, left: zero, right: expr },
    type: { ...type, nullable: false },
    at: call.at,
  };
}

function membership(checking: Checking, call: Call, [item, items]: readonly Typed[]): Typed {
  const { type, expr } = items!;
  if (type.kind === 'map') {
    if (item!.type.kind !== 'string') checking.refuse('the keys of a map are strings', item!.at);
    return { expr: { kind: 'in', item: item!.expr, items: expr }, type: bool, at: call.at };
  }
  if (type.kind !== 'list') return checking.refuse(`in takes a list or a map, not ${describeType(type)}`, call.at);
  checking.refuseNestedScan(items!);
  if (expr.kind === 'list') {
    const syntax = call.args.at(-1);
    const each = syntax?.kind === 'list' ? syntax.items.map((inner) => checking.check(inner)) : [];
    const equals = each.map((candidate) => equalExpr(checking, item!, candidate, candidate.at));
    return { expr: membershipOf(item!, each, equals), type: bool, at: call.at };
  }
  if (type.items.kind !== 'none' && !comparable(item!.type, type.items)) {
    checking.refuse(mismatch('in', item!.type, type), call.at);
  }
  return { expr: { kind: 'in', item: item!.expr, items: expr }, type: bool, at: call.at };
}

/** Plain constants stay a list, which can be searched at once; others become a chain of comparisons. */
function membershipOf(item: Typed, items: readonly Typed[], equals: readonly FilterExpr[]): FilterExpr {
  const plain = items.every(
    (candidate, at) =>
      candidate.expr.kind === 'constant' &&
      equals[at]!.kind === 'equal' &&
      equals[at].left === item.expr &&
      equals[at].right === candidate.expr,
  );
  if (plain) {
    const values = items.map(({ expr }) => (expr as Extract<FilterExpr, { kind: 'constant' }>).value);
    return { kind: 'in', item: item.expr, items: { kind: 'constant', value: values } };
  }
  return equals.reduce((left, right) => ({ kind: 'or', left, right }));
}

function indexing(checking: Checking, call: Call, [of, at]: readonly Typed[]): Typed {
  const { type } = of!;
  const wanted = type.kind === 'map' ? 'string' : 'int';
  if ((type.kind !== 'map' && type.kind !== 'list') || at!.type.kind !== wanted) {
    return checking.refuse(mismatch('[]', type, at!.type), call.at);
  }
  const result = type.kind === 'map' ? type.values : type.items;
  return { expr: { kind: 'index', of: of!.expr, at: at!.expr }, type: result, at: call.at };
}

function size(checking: Checking, call: Call, [of]: readonly Typed[]): Typed {
  if (!['string', 'bytes', 'list', 'map'].includes(of!.type.kind)) {
    checking.refuse(`size() takes a string, bytes, a list or a map, not ${describeType(of!.type)}`, call.at);
  }
  return { expr: { kind: 'size', of: of!.expr }, type: int, at: call.at };
}

function text(operator: TextOperator): Rule {
  return (checking, call, [of, argument]) => {
    if (call.target === undefined) checking.refuse(`write x.${operator}(y)`, call.at);
    for (const operand of [of!, argument!]) {
      if (operand.type.kind !== 'string') {
        checking.refuse(`${operator}() takes strings, not ${describeType(operand.type)}`, operand.at);
      }
    }
    return { expr: { kind: 'text', operator, of: of!.expr, argument: argument!.expr }, type: bool, at: call.at };
  };
}

function requireBool(checking: Checking, operand: Typed): void {
  if (operand.type.kind !== 'bool') {
    checking.refuse(`a condition is a bool, this is ${describeType(operand.type)}`, operand.at);
  }
}

function aligning(checking: Checking, left: Typed, right: Typed, at: number): Aligned {
  const aligned = alignNumbers(left, right);
  return typeof aligned === 'string' ? checking.refuse(aligned, at) : aligned;
}

function comparable(left: FilterType, right: FilterType): boolean {
  if (left.kind === 'list' && right.kind === 'list') {
    return left.items.kind === 'none' || right.items.kind === 'none' || comparable(left.items, right.items);
  }
  return sameKind(left, right) && left.kind !== 'none';
}

function commonType(left: FilterType, right: FilterType): FilterType | undefined {
  if (left.kind === 'null') return { ...right, nullable: true };
  if (right.kind === 'null') return { ...left, nullable: true };
  if (!sameKind(left, right)) return undefined;
  if (left.kind === 'string') return { kind: 'string', nullable: left.nullable || right.nullable };
  return { ...left, nullable: left.nullable || right.nullable };
}

function mismatch(operator: string, left: FilterType, right: FilterType): string {
  return `${operator} does not take ${describeType(left)} and ${describeType(right)}`;
}
