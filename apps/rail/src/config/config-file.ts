import { type DeclaredFault } from '@rail/catalogue';
import { nearest } from '@rail/kernel';
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from 'yaml';
import { type SettingKey, settings } from './settings.ts';

/** A value as a file has it: text in which `${VAR}` stands for the environment, or the file that holds it. */
export type RawValue = { readonly text: string } | { readonly file: string };

/** What one file, or one context of it, says. */
export interface ConfigLayer {
  readonly values: ReadonlyMap<SettingKey, RawValue>;
  readonly isProtected: boolean;
}

export interface ConfigFile {
  /** The context that holds unless another is asked for. */
  readonly current: string | undefined;
  readonly contexts: ReadonlyMap<string, ConfigLayer>;
  /** The settings of `rail.yaml`, which stand at its top. */
  readonly own: ConfigLayer;
  /** All that is wrong, each with file:line:column. */
  readonly faults: readonly DeclaredFault[];
}

/** `user`: ~/.config/rail/config.yaml with its contexts; `local`: ./rail.yaml, settings of a folder. */
export type ConfigKind = 'user' | 'local';

/** Reads a configuration; what is wrong is in `faults`, and the rest is read all the same. */
export function parseConfigFile(text: string, file: string, kind: ConfigKind): ConfigFile {
  return new Reader(text, file).read(kind);
}

const topKeys: Readonly<Record<ConfigKind, readonly string[]>> = {
  user: ['current', 'contexts'],
  local: ['context'],
};
const settingKeys = settings.map(({ key }) => key);

class Reader {
  readonly #file: string;
  readonly #counter = new LineCounter();
  readonly #document: ReturnType<typeof parseDocument>;
  readonly #faults: DeclaredFault[] = [];

  constructor(text: string, file: string) {
    this.#file = file;
    this.#document = parseDocument(text, { lineCounter: this.#counter, prettyErrors: false });
  }

  read(kind: ConfigKind): ConfigFile {
    for (const { pos, message } of this.#document.errors) this.#fault(pos[0], '', message);
    const top = this.#document.contents;
    const contexts = new Map<string, ConfigLayer>();
    let current: string | undefined;
    let own: ConfigLayer = { values: new Map(), isProtected: false };
    if (top !== null && !isMap(top)) this.#fault(0, '', 'it is a map of settings');
    if (isMap(top)) {
      current = this.#text(top, kind === 'user' ? 'current' : 'context');
      if (kind === 'local') own = this.#layer(top, '', ['context']);
      else {
        this.#unknownKeys(top, '', topKeys.user);
        for (const [name, node] of this.#entries(top.get('contexts'))) {
          contexts.set(name, this.#layer(node, `contexts.${name}.`, []));
        }
      }
    }
    return { current, contexts, own, faults: this.#faults };
  }

  #layer(node: unknown, prefix: string, besides: readonly string[]): ConfigLayer {
    const values = new Map<SettingKey, RawValue>();
    if (!isMap(node)) {
      this.#fault(offsetOf(node), prefix.slice(0, -1), 'it is a map of settings');
      return { values, isProtected: false };
    }
    this.#unknownKeys(node, prefix, [...settingKeys, 'protected', ...besides]);
    for (const { key, secret } of settings) {
      const value = this.#value(node.get(key, true), `${prefix}${key}`, secret === true);
      if (value !== undefined) values.set(key, value);
    }
    const guard: unknown = node.get('protected');
    if (guard !== undefined && typeof guard !== 'boolean') {
      this.#fault(offsetOf(node.get('protected', true)), `${prefix}protected`, 'it is true or false');
    }
    return { values, isProtected: guard === true };
  }

  #value(node: unknown, path: string, isSecret: boolean): RawValue | undefined {
    if (node === undefined) return undefined;
    if (isMap(node) && node.items.length === 1 && typeof node.get('file') === 'string') {
      return { file: String(node.get('file')) };
    }
    const parts = isSeq(node) ? node.items : [node];
    const texts = parts.map(textOf);
    if (texts.length === 0 || texts.includes(undefined)) {
      this.#fault(offsetOf(node), path, 'it is a text, a list of texts, or { file: PATH }');
      return undefined;
    }
    const text = texts.join(',');
    if (isSecret && !/^\$\{\w+\}$/.test(text)) {
      this.#fault(offsetOf(node), path, 'a secret stands here only as ${VAR} or { file: PATH }');
      return undefined;
    }
    return { text };
  }

  #text(map: YAMLMap, key: string): string | undefined {
    const value: unknown = map.get(key);
    if (value === undefined || typeof value === 'string') return value;
    this.#fault(offsetOf(map.get(key, true)), key, 'it is the name of a context');
    return undefined;
  }

  #entries(node: unknown): [string, unknown][] {
    if (node === undefined || node === null) return [];
    if (isMap(node)) return node.items.map(({ key, value }) => [isScalar(key) ? String(key.value) : '?', value]);
    this.#fault(offsetOf(node), 'contexts', 'it is a map of contexts by their names');
    return [];
  }

  #unknownKeys(map: YAMLMap, prefix: string, known: readonly string[]): void {
    for (const { key } of map.items) {
      const name = isScalar(key) ? String(key.value) : '?';
      if (known.includes(name)) continue;
      const near = nearest(name, known);
      const hint = near === undefined ? `; there are ${known.join(', ')}` : `, did you mean ${near}?`;
      this.#fault(offsetOf(key), `${prefix}${name}`, `no such setting${hint}`);
    }
  }

  #fault(offset: number, path: string, message: string): void {
    const { line, col } = this.#counter.linePos(offset);
    this.#faults.push({ at: `${this.#file}:${line}:${col}`, path, message });
  }
}

function textOf(node: unknown): string | undefined {
  const value: unknown = isScalar(node) ? node.value : undefined;
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function offsetOf(node: unknown): number {
  return (node as Node | null | undefined)?.range?.[0] ?? 0;
}
