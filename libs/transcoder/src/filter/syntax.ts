/** The part of CEL's syntax that row filters use, with places: what the parser hands to the checker. */
export type FilterSyntax =
  | { readonly kind: 'literal'; readonly at: number; readonly value: FilterLiteral }
  | { readonly kind: 'name'; readonly at: number; readonly name: string }
  /** `operand.field`, or `has(operand.field)` when `testOnly`. */
  | {
      readonly kind: 'select';
      readonly at: number;
      readonly operand: FilterSyntax;
      readonly field: string;
      readonly testOnly: boolean;
    }
  /** Operators are calls with CEL's names: `_&&_`, `_==_`, `@in`, `_?_:_`. */
  | {
      readonly kind: 'call';
      readonly at: number;
      readonly name: string;
      readonly target: FilterSyntax | undefined;
      readonly args: readonly FilterSyntax[];
    }
  | { readonly kind: 'list'; readonly at: number; readonly items: readonly FilterSyntax[] }
  | {
      readonly kind: 'quantifier';
      readonly at: number;
      readonly quantifier: Quantifier;
      readonly range: FilterSyntax;
      readonly variable: string;
      readonly condition: FilterSyntax;
    };

export type Quantifier = 'all' | 'exists' | 'existsOne';

export type FilterLiteral =
  | { readonly type: 'null' }
  | { readonly type: 'bool'; readonly value: boolean }
  | { readonly type: 'int'; readonly value: bigint }
  /** `text` is what the author wrote: beside a decimal field it means exactly that number. */
  | { readonly type: 'double'; readonly value: number; readonly text: string }
  | { readonly type: 'string'; readonly value: string }
  | { readonly type: 'bytes'; readonly value: Uint8Array };

/** A parsed filter: its text and its tree. `at` in the tree counts UTF-16 units from the start of the text. */
export interface FilterAst {
  readonly source: string;
  readonly root: FilterSyntax;
}
