import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { assert, RailError } from '@rail/kernel';
import { type SampleLanguage, secretFiles, sharedFiles } from './languages.ts';

const samplesDir = join(import.meta.dirname, '../../samples');

/**
 * Writes a folder that reads a share. Files that are there stay, and are refused.
 * @throws RailError OPTION_INVALID
 */
export function writeSample(
  folder: string,
  language: SampleLanguage,
  values: Readonly<Record<string, string>>,
  schemaText: string,
): readonly string[] {
  const texts = new Map<string, { readonly text: string; readonly mode: number }>();
  const take = (template: string, name: string): void => {
    const file = join(samplesDir, template);
    const isProgram = (statSync(file).mode & 0o100) !== 0;
    const mode = secretFiles.has(name) ? 0o600 : isProgram ? 0o755 : 0o644;
    texts.set(name, { text: filled(readFileSync(file, 'utf8'), values), mode });
  };
  for (const [template, name] of Object.entries(sharedFiles)) take(`all/${template}`, name);
  for (const name of language.files) take(`${language.name}/${name}`, name);
  texts.set(values['SCHEMA_FILE']!, { text: `${JSON.stringify(JSON.parse(schemaText), null, 2)}\n`, mode: 0o644 });
  const taken = [...texts.keys()].filter((name) => existsSync(join(folder, name)));
  if (taken.length > 0) {
    throw new RailError('OPTION_INVALID', `-d ${folder}: ${taken.join(', ')} is there already; nothing was written`);
  }
  for (const [name, { text, mode }] of texts) {
    const file = join(folder, name);
    try {
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text, { mode });
    } catch (cause) {
      throw new RailError('OPTION_INVALID', `-d ${folder}: ${(cause as Error).message}`, { cause });
    }
  }
  return [...texts.keys()];
}

function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\{\{([A-Z_]+)\}\}/g, (_whole, name: string) => {
    const value = values[name];
    assert(value !== undefined, `a sample asks for ${name}, which nobody gives`);
    return value;
  });
}
