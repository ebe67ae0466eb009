import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { contextOf } from '../command-context.ts';
import { runRail } from '../testing/run-rail.ts';
import { complete } from './complete.ts';
import { completionScripts } from './scripts.ts';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rail-completion-'));
  writeFileSync(join(folder, 'config.yaml'), 'contexts:\n  prod: { brokers: p:1 }\n  test: { brokers: t:1 }\n');
});

afterAll(() => rmSync(folder, { recursive: true }));

async function valuesFor(line: string): Promise<string[]> {
  const surroundings = { env: {}, interrupted: new AbortController().signal };
  const context = contextOf({ config: join(folder, 'config.yaml') }, surroundings, false, () => undefined);
  return (await complete(line.split(' '), context)).map(({ value }) => value);
}

describe('a line is completed with', () => {
  test.each([
    ['sha', ['share']],
    ['share t', ['tail']],
    ['shares st', ['status']],
    ['line show medical', ['medical-security']],
    ['dataset show market-regulation/en', ['market-regulation/enterprise']],
    ['share tail mr-hr-0', ['mr-hr-019']],
    ['agreement explain mr-hr-0', ['mr-hr-019']],
    ['-o json share tail mr-hr-0', ['mr-hr-019']],
    ['ledger show --line medical', ['medical-security']],
    ['ledger show --agreement mr-hr-0', ['mr-hr-019']],
    ['thematic show market', ['market-entities']],
    ['lines --con', ['--config', '--context', '--confirm']],
    ['lines --context ', ['prod', 'test']],
    ['config use-context t', ['test']],
    ['lines -o j', ['json', 'jsonl']],
    ['completion p', ['powershell']],
    ['help sha', ['share']],
    ['help share t', ['tail']],
    ['line show health ', []],
    ['nonsense ', []],
    ['replay ', []],
  ])('%j: %j', async (line, values) => {
    expect(await valuesFor(line)).toEqual(values);
  });
});

test('the answer to a shell is silent where no broker answers, and fails for no line', async () => {
  for (const line of ['-b 127.0.0.1:1 quarantine list --run r', '--schemas /nowhere line show ', '--bogus x y', '']) {
    expect(await runRail(`__complete ${line}`)).toMatchObject({ exitCode: 0, stderr: '' });
  }
  expect((await runRail('__complete -b 127.0.0.1:1 quarantine list --run r')).stdout).toBe('');
});

test('bash takes candidates as they are, and runs nothing that they say', () => {
  const stub = `rail() { printf '%s\\tabout\\n' '$(touch ${folder}/ran)' "$*"; }`;
  const ask = `COMP_WORDS=(rail share ''); COMP_CWORD=2; _rail; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout } = spawnSync('bash', ['-c', [completionScripts['bash'], stub, ask].join('\n')], { encoding: 'utf8' });

  expect(stdout.split('\n')).toEqual([`$(touch ${folder}/ran)`, '__complete share ', '']);
  expect(readdirSync(folder)).toEqual(['config.yaml']);
});
