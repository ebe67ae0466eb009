import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');
const pages = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.md'], { cwd: root, encoding: 'utf8' })
  .split('\n')
  .filter((file) => file !== '' && existsSync(join(root, file)));

/** Relative links, and paths from the root of the repository that stand in backticks. */
function pathsNamedIn(page: string): string[] {
  const text = readFileSync(join(root, page), 'utf8').replaceAll(/^```[\s\S]*?^```/gm, '');
  const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)].map(([, link]) =>
    join(dirname(page), link!),
  );
  const quoted = [...text.matchAll(/`((?:apps|libs|test|tools|schemas|docs|bench)\/[\w./-]+)`/g)].map(
    ([, path]) => path!,
  );
  return [...links, ...quoted];
}

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Readonly<Record<string, string>>;
};

describe('documents', () => {
  test.each(pages)('%s names only files that are there', (page) => {
    expect(pathsNamedIn(page).filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  test.each(pages)('%s names only npm scripts that are there', (page) => {
    const text = readFileSync(join(root, page), 'utf8');
    const named = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, script]) => script!);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });
});
