import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const exported = /^export (?:abstract )?(?:class|interface|type|const|enum) (\w+)/gm;

function exportedNames(): Set<string> {
  const sources = execFileSync('git', ['ls-files', '-co', '--exclude-standard', 'libs/*.ts', 'apps/*.ts'], {
    cwd: root,
    encoding: 'utf8',
  });
  const files = sources.split('\n').filter((file) => file.includes('/src/') && !file.endsWith('.test.ts'));
  const texts = files.flatMap((file) => readIfThere(file) ?? []);
  return new Set(texts.flatMap((text) => [...text.matchAll(exported)].map(([, name]) => name!)));
}

/** A file that was just moved is still listed. */
function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch {
    return undefined;
  }
}

/** Names in backticks in a column of the tables of a page. */
function namesInColumn(page: string, column: string): string[] {
  const names: string[] = [];
  let at = -1;
  for (const line of readFileSync(join(root, page), 'utf8').split('\n')) {
    const cells = line.startsWith('|') ? line.split('|').map((cell) => cell.trim()) : [];
    if (cells.length === 0) at = -1;
    else if (cells.includes(column)) at = cells.indexOf(column);
    else if (at > 0) names.push(...[...(cells[at] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name!));
  }
  return names;
}

describe('names in the documents', () => {
  const sources = exportedNames();

  test.each([
    ['docs/GLOSSARY.md', 'Type'],
    ['docs/ARCHITECTURE.md', 'Key types'],
  ])('every type that %s names in the column %s is exported under that name', (page, column) => {
    const named = namesInColumn(page, column);

    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !sources.has(name))).toEqual([]);
  });
});
