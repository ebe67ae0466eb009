import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { declaredError } from '@rail/catalogue';
import { nearest, RailError } from '@rail/kernel';
import { type Document, parseDocument } from 'yaml';
import { type ConfigKind, parseConfigFile } from './config-file.ts';
import { settingOf, settings } from './settings.ts';

/**
 * Changes a configuration in its file; comments stay. What would not be valid is not written. Throws CONFIG_INVALID,
 * FILE_UNREADABLE.
 */
export function editConfig(file: string, kind: ConfigKind, change: (document: Document) => void): void {
  const document = parseDocument(existsSync(file) ? readFileSync(file, 'utf8') : '');
  change(document);
  const text = document.toString({ lineWidth: 0 });
  const { faults } = parseConfigFile(text, file, kind);
  if (faults.length > 0) throw declaredError('CONFIG_INVALID', faults);
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text, { mode: 0o600 });
  } catch (cause) {
    throw new RailError('FILE_UNREADABLE', 'the configuration cannot be written', { at: file, cause });
  }
}

/** A value of the command line as it stands in a file. Throws CONFIG_INVALID for a setting that is none. */
export function fileValue(key: string, text: string): string | boolean | { file: string } {
  if (key === 'protected') {
    if (text === 'true' || text === 'false') return text === 'true';
    throw new RailError('CONFIG_INVALID', `protected ${text}: it is true or false`);
  }
  if (settingOf(key) === undefined) {
    const known = [...settings.map((setting) => setting.key), 'protected'];
    const near = nearest(key, known);
    const hint = near === undefined ? `there are ${known.join(', ')}` : `did you mean ${near}?`;
    throw new RailError('CONFIG_INVALID', `no setting "${key}": ${hint}`);
  }
  return text.startsWith('file:') ? { file: text.slice('file:'.length) } : text;
}
