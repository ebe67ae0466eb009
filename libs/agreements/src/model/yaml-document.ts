import { type Document, isCollection, isMap, isScalar, LineCounter, type Node, parseDocument } from 'yaml';

type Path = readonly PropertyKey[];

/** One thing wrong with a declared file: where, in which part, and what. */
export interface DeclaredFault {
  /** `file:line:column`, both from 1. */
  readonly at: string;
  /** `fields.base.generalise`; empty for the whole document. */
  readonly path: string;
  readonly message: string;
}

/** A YAML text that remembers where each part stands. */
export class YamlDocument {
  readonly #file: string;
  readonly #lines = new LineCounter();
  readonly #document: Document;

  constructor(text: string, file: string) {
    this.#file = file;
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false, version: '1.2' });
  }

  /** Faults of YAML itself; with any of them `value` means nothing. */
  syntaxFaults(): DeclaredFault[] {
    return [...this.#document.errors, ...this.#document.warnings].map((error) => ({
      at: this.#place(error.pos[0]),
      path: '',
      message: error.message,
    }));
  }

  value(): unknown {
    return this.#document.toJS({ maxAliasCount: 20 }) as unknown;
  }

  /** The scalar at `path` as text. */
  textAt(path: Path): string {
    const node: unknown = path.length === 0 ? undefined : this.#document.getIn(path, true);
    return isScalar(node) && typeof node.value === 'string' ? node.value : '';
  }

  /** Where the value at `path` stands, or the nearest part above it that exists. */
  at(path: Path): string {
    for (let length = path.length; length > 0; length--) {
      const node = this.#document.getIn(path.slice(0, length), true) as Node | undefined;
      if (node?.range) return this.#place(node.range[0]);
    }
    return this.#place(this.#document.contents?.range?.[0] ?? 0);
  }

  /** Where the key itself stands, for keys that should not be there. */
  atKey(path: Path, key: PropertyKey): string {
    const parent: unknown = path.length === 0 ? this.#document.contents : this.#document.getIn(path, true);
    if (isMap(parent)) {
      const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (pair !== undefined && isScalar(pair.key) && pair.key.range) return this.#place(pair.key.range[0]);
    }
    return this.at(path);
  }

  /** Where text of a plain one-line scalar at `path` stands, `offset` characters in; else where the scalar begins. */
  atOffset(path: Path, offset: number): string {
    const node = this.#document.getIn(path, true);
    if (!isScalar(node) || !node.range || isCollection(node)) return this.at(path);
    const quoted = node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE' ? 1 : 0;
    const oneLine = typeof node.value === 'string' && node.range[1] - node.range[0] === node.value.length + 2 * quoted;
    return this.#place(node.range[0] + (oneLine ? quoted + offset : 0));
  }

  #place(offset: number): string {
    const { line, col } = this.#lines.linePos(offset);
    return `${this.#file}:${line}:${col}`;
  }
}
