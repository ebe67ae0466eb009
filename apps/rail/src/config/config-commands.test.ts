import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { runRail } from '../testing/run-rail.ts';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rail-config-'));
  file = join(folder, 'config.yaml');
});

afterEach(() => rmSync(folder, { recursive: true }));

const rail = (line: string) => runRail(`-c ${file} ${line}`);

test('a context is made by its first setting, used, and shown with origins; comments stay', async () => {
  expect((await rail('config set brokers p:1,p:2 --context prod')).stderr).toBe('');
  writeFileSync(file, `# of the team\n${readFileSync(file, 'utf8')}`);
  await rail('config set brokers t:1 --context test');
  await rail('config set password ${SECRET} --context test');
  await rail('config set protected true --context prod');
  const used = await rail('config use-context test');

  expect(used.exitCode).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe(
    '# of the team\ncontexts:\n  prod:\n    brokers: p:1,p:2\n    protected: true\n' +
      '  test:\n    brokers: t:1\n    password: ${SECRET}\ncurrent: test\n',
  );
  const { stdout } = await rail('config view -o json');
  expect(JSON.parse(stdout)).toEqual(
    expect.arrayContaining([
      { setting: 'context', value: 'test', origin: file },
      { setting: 'brokers', value: 't:1', origin: `${file}, context test` },
      { setting: 'password', value: 'password: the variable SECRET is not set', origin: `${file}, context test` },
      { setting: 'timeout', value: '3s', origin: 'default' },
    ]),
  );
  expect((await rail('config view --context prod --origins')).stdout).toMatch(new RegExp(`p:1,p:2 +${file}`));
  expect((await rail('config validate')).stdout).toContain('prod, test');
});

test.each([
  ['config set pasword x --context prod', 2, 'RAIL-1001 no setting "pasword": did you mean password?'],
  ['config set password plain --context prod', 2, 'a secret stands here only as ${VAR} or { file: PATH }'],
  ['config set protected maybe --context prod', 2, 'RAIL-1001 protected maybe: it is true or false'],
  ['config set brokers x:1', 2, 'RAIL-2110 no context holds: name one with --context, or say --local'],
  ['config use-context prod', 2, 'no context "prod": there is none; rail config set makes one'],
])('rail %s is refused and writes nothing', async (line, exitCode, message) => {
  const run = await rail(line);

  expect(run.exitCode).toBe(exitCode);
  expect(run.stderr).toContain(message);
  expect(() => readFileSync(file)).toThrow('ENOENT');
});

test('what changes something in a protected context wants its name repeated; what only looks does not', async () => {
  writeFileSync(file, 'current: prod\ncontexts: { prod: { brokers: 127.0.0.1:1, timeout: 100ms, protected: true } }\n');
  const discard = 'quarantine discard health/0/1 -m test';

  const refused = await rail(discard);
  expect(refused).toMatchObject({ exitCode: 77, stdout: '' });
  expect(refused.stderr).toMatch(/^RAIL-2150 context "prod" is protected: repeat with --confirm prod/);
  expect((await rail(`${discard} --confirm test`)).exitCode).toBe(77);
  expect((await rail(`${discard} --confirm prod`)).exitCode).toBe(69); // it went on to the brokers
  expect((await rail('quarantine list')).exitCode).toBe(69);
  expect((await rail('quarantine redrive health/0/1 --dry-run')).exitCode).toBe(69);
});

test('a faulty configuration is told with its line by every command but those that mend it', async () => {
  writeFileSync(file, 'contexts:\n  prod: { brokrs: x }\n');

  for (const line of ['lines', 'config validate', 'config view']) {
    const { exitCode, stderr } = await rail(line);
    expect({ line, exitCode }).toEqual({ line, exitCode: 2 });
    expect(stderr).toContain(`RAIL-1001 ${file}:2:11: contexts.prod.brokrs: no such setting, did you mean brokers?`);
  }
  expect((await rail('version')).exitCode).toBe(0);
});
