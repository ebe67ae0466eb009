import { assert } from '@rail/kernel';

/**
 * A piece of JavaScript. The only ways to one are the template below, which admits names, numbers and code, and a
 * comment reduced to harmless characters: text of a schema or an agreement can never become code.
 */
export class Code {
  constructor(readonly text: string) {}
}

/** An identifier that a scope has given out. */
export class Name extends Code {}

export type CodePart = Code | number | boolean | readonly Code[];

export function code(template: TemplateStringsArray, ...parts: readonly CodePart[]): Code {
  return new Code(template.map((text, index) => text + textOf(parts[index])).join(''));
}

function textOf(part: CodePart | undefined): string {
  if (part === undefined) return '';
  if (part instanceof Code) return part.text;
  if (typeof part === 'number') {
    assert(Number.isSafeInteger(part), 'generated code holds whole numbers only');
    return part < 0 ? `(${part})` : String(part);
  }
  return typeof part === 'boolean' ? String(part) : part.map(({ text }) => text).join('\n');
}

export const noCode = new Code('');

/** A comment of letters, digits and plain punctuation; everything else is left out. */
export function comment(text: string): Code {
  return new Code(`// ${text.replace(/[^\w .,:;()[\]<>+=-]/gu, '').slice(0, 100)}`);
}

const reserved = new Set(
  (
    'arguments await break case catch class const continue debugger default delete do else enum eval export extends ' +
    'false finally for function if implements import in instanceof interface let new null package private protected ' +
    'public return static super switch this throw true try typeof undefined var void while with yield'
  ).split(' '),
);

/** Gives out names that are unique within generated code. */
export class Scope {
  private readonly taken = new Set<string>(reserved);

  name(wish: string): Name {
    const stem = wish.replace(/\W/gu, '_').replace(/^(?=\d)/u, '_') || '_';
    let text = stem;
    for (let count = 2; this.taken.has(text); count++) text = `${stem}_${count}`;
    this.taken.add(text);
    return new Name(text);
  }
}

/** Indents the lines of nested braces, so that generated code can be read and reviewed. */
export function layOut(source: Code): string {
  let depth = 0;
  const lines: string[] = [];
  for (const raw of source.text.split('\n')) {
    const line = raw.trim();
    if (line === '') continue;
    if (line.startsWith('}')) depth--;
    lines.push('  '.repeat(Math.max(0, depth)) + line);
    if (line.endsWith('{')) depth++;
  }
  return `${lines.join('\n')}\n`;
}
