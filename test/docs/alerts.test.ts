import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { alertRules, ruleNames } from '@rail/board';
import { commandTable } from '../../apps/rail/src/commands/table.ts';

const docs = join(import.meta.dirname, '../../docs');
const pages = readdirSync(join(docs, 'alerts')).filter((name) => name !== 'README.md');
const read = (page: string): string => readFileSync(join(docs, page), 'utf8');
const cli = read('cli.md');

/** `rail quarantine list --line x` → its words, and the options that it names. */
function commandsIn(text: string): { words: string; options: readonly string[] }[] {
  return [...text.matchAll(/^\$ rail (.+)$/gm)].map(([, line]) => {
    const [first = '', second = ''] = line!.split(' ');
    const words = [`${first} ${second}`, first].find((name) => Object.hasOwn(commandTable, name)) ?? line!;
    return { words, options: line!.match(/(?<= )--?[a-z][\w-]*/g) ?? [] };
  });
}

test('every rule has its page, every page a rule, and the index names all', () => {
  expect(pages.map((page) => `alerts/${page}`).sort()).toEqual(
    ruleNames.map((name) => alertRules[name].runbook).sort(),
  );
  const index = read('alerts/README.md');
  expect(ruleNames.filter((name) => !index.includes(`[${name}](${alertRules[name].runbook.slice(7)})`))).toEqual([]);
});

describe('the page of', () => {
  test.each(ruleNames)('%s says what its rule says, what to do, when to escalate and what never to do', (name) => {
    const { runbook, severity, when, title } = alertRules[name];
    const text = read(runbook);

    expect(text).toContain(`# ${name}: ${title.en} (${title.zh})`);
    expect(text).toContain(`| ${severity}`);
    expect(text).toContain(`${when.en} (${when.zh})`);
    expect(text.match(/^## .*$/gm)).toEqual([
      '## What it means',
      '## First',
      '## Commands',
      '## When to escalate',
      '## Never',
    ]);
  });

  test.each(ruleNames)('%s names only commands and options that are there', (name) => {
    const named = commandsIn(read(alertRules[name].runbook));
    const unknown = named.filter(({ words, options }) => {
      const section = cli.split(/^## /m).find((part) => new RegExp(`^rail ${words}( |\n)`).test(part)) ?? '';
      return (
        section === '' ||
        options.some((option) => !section.includes(option) && !cli.split('## rail demo')[0]!.includes(option))
      );
    });

    expect(unknown).toEqual([]);
  });
});

test('the first command of each rule is one that is there', () => {
  const first = ruleNames.map((name) => `$ ${alertRules[name].firstCommand}`).join('\n');

  expect(commandsIn(first).filter(({ words }) => !Object.hasOwn(commandTable, words))).toEqual([]);
  expect(commandsIn(first)).toHaveLength(ruleNames.length);
});
