import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { systemClock } from '@rail/kernel';
import { AccessBook } from '@rail/runtime';
import { runRail } from '../testing/run-rail.ts';

const folder = mkdtempSync(join(tmpdir(), 'rail-user-'));
const file = join(folder, 'access.yaml');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const user = (words: string) => runRail(`user ${words} --file ${file}`);
const nameOf = (token: string): string | undefined =>
  AccessBook.open({ file, clock: systemClock }).principalOf(token)?.name;

async function tokenOf(words: string): Promise<string> {
  const { stdout, stderr } = await user(`${words} -o json`);
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as { token: string }).token;
}

test('a token is shown once and kept as a digest, in a file of its owner; it ends by rotating and by revoking', async () => {
  const first = await tokenOf('create ops --role operator --content mr-hr-019,he-hr-020');
  const wall = await tokenOf('create wall');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, 'utf8')).not.toContain(first);
  expect([nameOf(first), nameOf(wall)]).toEqual(['ops', 'wall']);

  const listed = JSON.parse((await user('list -o json')).stdout) as object[];
  expect(listed).toEqual([
    { name: 'ops', role: 'operator', content: ['mr-hr-019', 'he-hr-020'] },
    { name: 'wall', role: 'viewer', content: [] },
  ]);

  const second = await tokenOf('rotate ops');
  expect([nameOf(first), nameOf(second), nameOf(wall)]).toEqual([undefined, 'ops', 'wall']);
  expect((await user('revoke ops')).exitCode).toBe(0);
  expect([nameOf(second), nameOf(wall)]).toEqual([undefined, 'wall']);
});

test('people see the token alone on its line, whole', async () => {
  const { stdout } = await user('create reader --content all');
  expect(stdout.split('\n')[1]).toMatch(/^rail_[\w-]{43}$/);
});

test.each([
  ['create twice --role boss', 'it is one of viewer, operator, admin'],
  ['create wall', 'there is a user wall already'],
  ['create local', 'local is whoever sits at the machine'],
  ['create x --content A!b', 'not the id of an agreement'],
  ['rotate wal', 'did you mean wall?'],
  ['revoke nobody', 'no user "nobody"'],
])('user %s is refused, and the file stays as it is', async (words, why) => {
  const before = readFileSync(file, 'utf8');
  const { exitCode, stderr } = await user(words);
  expect(exitCode).toBe(2);
  expect(stderr).toContain(why);
  expect(readFileSync(file, 'utf8')).toBe(before);
});

test('a file that is not valid is never written over, and without a file it says what is missing', async () => {
  const broken = join(folder, 'broken.yaml');
  writeFileSync(broken, 'users: nobody');
  const { exitCode, stderr } = await runRail(`user create a --file ${broken}`);
  expect([exitCode, readFileSync(broken, 'utf8')]).toEqual([2, 'users: nobody']);
  expect(stderr).toContain('broken.yaml:1:1');
  expect((await runRail('user list')).stderr).toContain('RAIL_ACCESS_FILE');
});
