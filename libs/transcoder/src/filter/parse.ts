import { parse } from '@bufbuild/cel';
import { FilterError } from './fault.ts';
import type { FilterAst, FilterLiteral, FilterSyntax, Quantifier } from './syntax.ts';

type CelParse = ReturnType<typeof parse>;
type CelExpr = CelParse['expr'];
type CelConstant = Extract<CelExpr['exprKind'], { case: 'constExpr' }>['value'];
type CelComprehension = Extract<CelExpr['exprKind'], { case: 'comprehensionExpr' }>['value'];

/** Longer than any filter a person writes; a bound for the recursive parser. */
const maxLength = 4096;

const quantifiers: Readonly<Record<string, Quantifier>> = { all: 'all', exists: 'exists', exists_one: 'existsOne' };

/** Parses a CEL expression. Throws FILTER_INVALID with the place for bad syntax and for constructs that filters lack. */
export function parseFilter(source: string): FilterAst {
  if (source.length > maxLength) {
    throw new FilterError(`a filter has at most ${maxLength} characters, this one ${source.length}`, source, maxLength);
  }
  return { source, root: new SyntaxReader(source, parseCel(source)).read() };
}

function parseCel(source: string): CelParse {
  try {
    return parse(source);
  } catch (error) {
    if (error instanceof RangeError) throw new FilterError('the expression is nested too deeply', source, 0);
    throw new FilterError(syntaxMessage(error), source, offsetOf(error) ?? 0);
  }
}

function syntaxMessage(error: unknown): string {
  const message = typeof error === 'object' && error !== null && 'message' in error ? String(error.message) : 'syntax';
  return `not an expression: ${message.replace(/^<input>:\d+:\d+ /, '')}`;
}

function offsetOf(error: unknown): number | undefined {
  const location = (error as { location?: { start?: { offset?: unknown } } } | undefined)?.location;
  return typeof location?.start?.offset === 'number' ? location.start.offset : undefined;
}

/** Turns the library's tree into ours, which has fewer kinds and knows places. */
class SyntaxReader {
  readonly #source: string;
  readonly #parsed: CelParse;

  constructor(source: string, parsed: CelParse) {
    this.#source = source;
    this.#parsed = parsed;
  }

  read(): FilterSyntax {
    return this.#expr(this.#parsed.expr);
  }

  #expr(expr: CelExpr | undefined): FilterSyntax {
    const at = this.#at(expr?.id);
    const node = expr?.exprKind;
    switch (node?.case) {
      case 'constExpr':
        return { kind: 'literal', at, value: this.#literal(node.value, at) };
      case 'identExpr':
        return { kind: 'name', at, name: node.value.name };
      case 'selectExpr': {
        const { operand, field, testOnly } = node.value;
        return { kind: 'select', at, operand: this.#expr(operand), field, testOnly };
      }
      case 'callExpr': {
        const { function: name, target, args } = node.value;
        return {
          kind: 'call',
          at,
          name,
          target: target === undefined ? undefined : this.#expr(target),
          args: args.map((arg) => this.#expr(arg)),
        };
      }
      case 'listExpr':
        if (node.value.optionalIndices.length > 0) this.#refuse('optional list items are not supported', at);
        return { kind: 'list', at, items: node.value.elements.map((item) => this.#expr(item)) };
      case 'comprehensionExpr':
        return this.#quantifier(node.value, this.#macroName(expr!.id), at);
      case 'structExpr':
        return this.#refuse('map and message literals are not supported in a filter', at);
      case undefined:
        return this.#refuse('this construct is not supported in a filter', at);
    }
  }

  #quantifier(comprehension: CelComprehension, macro: string, at: number): FilterSyntax {
    const quantifier = quantifiers[macro];
    const step = comprehension.loopStep?.exprKind;
    if (quantifier === undefined || comprehension.iterVar2 !== '' || step?.case !== 'callExpr') {
      return this.#refuse(`${macro === '' ? 'this comprehension' : `${macro}()`} is not supported in a filter`, at);
    }
    // The macro is already expanded: all and exists fold `@result op condition`, exists_one `condition ? … : …`.
    const condition = step.value.args[quantifier === 'existsOne' ? 0 : 1];
    return {
      kind: 'quantifier',
      at,
      quantifier,
      range: this.#expr(comprehension.iterRange),
      variable: comprehension.iterVar,
      condition: this.#expr(condition),
    };
  }

  #literal(constant: CelConstant, at: number): FilterLiteral {
    const { constantKind } = constant;
    switch (constantKind.case) {
      case 'nullValue':
        return { type: 'null' };
      case 'boolValue':
        return { type: 'bool', value: constantKind.value };
      case 'int64Value':
        return { type: 'int', value: constantKind.value };
      case 'doubleValue':
        return { type: 'double', value: constantKind.value, text: this.#numberText(at, constantKind.value) };
      case 'stringValue':
        return { type: 'string', value: constantKind.value };
      case 'bytesValue':
        return { type: 'bytes', value: constantKind.value };
      case 'uint64Value':
        return this.#refuse('unsigned numbers are not supported in a filter: leave out the u', at);
      default:
        return this.#refuse('this constant is not supported in a filter', at);
    }
  }

  #numberText(at: number, value: number): string {
    const written = /^-?\d*\.?\d+(?:[eE][+-]?\d+)?/.exec(this.#source.slice(at))?.[0];
    return written !== undefined && Number(written) === value ? written : String(value);
  }

  #macroName(id: bigint): string {
    const call = this.#parsed.sourceInfo?.macroCalls[String(id)]?.exprKind;
    return call?.case === 'callExpr' ? call.value.function : '';
  }

  /** The library places an operator at the blanks before it. */
  #at(id: bigint | undefined): number {
    let at = id === undefined ? 0 : (this.#parsed.sourceInfo?.positions[String(id)] ?? 0);
    while (/\s/.test(this.#source.charAt(at))) at++;
    return at;
  }

  #refuse(message: string, at: number): never {
    throw new FilterError(message, this.#source, at);
  }
}
