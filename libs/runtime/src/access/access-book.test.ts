import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { ManualClock } from '@rail/kernel';
import { AccessBook } from './access-book.ts';
import { accessFileText, type AccessUser, parseAccessFile } from './access-file.ts';
import { mayAs, maySeeContentOf } from './principal.ts';
import { bearerToken, digestOfToken, newToken } from './token.ts';

const folder = mkdtempSync(join(tmpdir(), 'rail-access-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sha256 = (token: string): string => digestOfToken(token).toString('hex');
const user = (name: string, token: string, others: Partial<AccessUser> = {}): AccessUser => ({
  name,
  role: 'viewer',
  content: [],
  tokenSha256: sha256(token),
  ...others,
});

function messageOf(text: string): string {
  try {
    parseAccessFile(text, 'access.yaml');
  } catch (error) {
    const { at, message } = error as { at: string; message: string };
    return `${at}: ${message}`;
  }
  return '';
}

describe('an access book', () => {
  test('knows users by their tokens, and nobody else', () => {
    const file = join(folder, 'known.yaml');
    const [ops, wall] = [newToken(), newToken()];
    const users = [user('ops', ops, { role: 'operator', content: ['mr-hr-003'] }), user('wall', wall)];
    writeFileSync(file, accessFileText(users));
    const book = AccessBook.open({ file, clock: new ManualClock() });

    expect(book.principalOf(ops)).toEqual({ name: 'ops', role: 'operator', content: new Set(['mr-hr-003']) });
    expect(book.principalOf(wall)).toMatchObject({ name: 'wall', role: 'viewer' });
    for (const wrong of [undefined, '', ops.slice(0, -1), `${ops} `, sha256(ops)]) {
      expect(book.principalOf(wrong)).toBeUndefined();
    }
  });

  test('forgets a user who was taken out within a second, and keeps what was if the change is not valid', () => {
    const file = join(folder, 'changing.yaml');
    const clock = new ManualClock();
    const notices: string[] = [];
    writeFileSync(file, accessFileText([user('a', 'ta'), user('b', 'tb')]));
    const book = AccessBook.open({ file, clock, onNotice: (text) => notices.push(text) });

    writeFileSync(file, accessFileText([user('a', 'ta')]));
    utimesSync(file, 1, 1);
    expect(book.principalOf('tb')).toBeDefined();
    clock.advance(1_000);
    expect(book.principalOf('tb')).toBeUndefined();

    writeFileSync(file, 'users: nobody');
    clock.advance(1_000);
    expect(book.principalOf('ta')).toMatchObject({ name: 'a' });
    rmSync(file);
    clock.advance(1_000);
    expect(book.principalOf('ta')).toMatchObject({ name: 'a' });
    expect(notices).toEqual([
      expect.stringContaining('1 users may enter'),
      expect.stringContaining('changing.yaml:1:1'),
      expect.stringContaining('RAIL-2001'),
    ]);
  });

  test('refuses to begin without its file', () => {
    const open = () => AccessBook.open({ file: join(folder, 'nowhere.yaml'), clock: new ManualClock() });
    expect(open).toThrow(expect.objectContaining({ code: 'FILE_UNREADABLE' }));
  });
});

describe('an access file', () => {
  test('says every fault at once with its place, and no token that was put in by mistake', () => {
    const said = messageOf(
      [
        'users:',
        '  - name: "a b"',
        '    role: boss',
        '    content: some',
        '    tokenSha256: rail_hunter2',
        '  - name: twin',
        '    rolle: viewer',
        '    content: [mr-hr-003]',
        `    tokenSha256: ${sha256('x')}`,
        '  - name: twin',
        '    role: viewer',
        '    content: all',
        `    tokenSha256: ${sha256('x')}`,
      ].join('\n'),
    );
    for (const place of ['2:5', '3:5', '4:5', '5:5', '7:5', '10:5', '13:5']) {
      expect(said).toContain(`access.yaml:${place}: `);
    }
    expect(said).toContain('did you mean role?');
    expect(said).not.toContain('hunter2');
    expect(said).not.toContain(sha256('x'));
  });

  test('comes back as it was written', () => {
    const users = [
      user('a', 'ta', { content: 'all', role: 'admin' }),
      user('b.c@d', 'tb', { content: ['x-1', 'y-2'] }),
    ];
    expect(parseAccessFile(accessFileText(users), 'f')).toEqual(users);
    expect(parseAccessFile(accessFileText([]), 'f')).toEqual([]);
  });
});

test('a role includes those below it, and content is by agreement', () => {
  const operator = { name: 'o', role: 'operator', content: new Set(['a']) } as const;
  expect([mayAs(operator, 'viewer'), mayAs(operator, 'operator'), mayAs(operator, 'admin')]).toEqual([
    true,
    true,
    false,
  ]);
  expect([maySeeContentOf(operator, 'a'), maySeeContentOf(operator, 'b')]).toEqual([true, false]);
  expect(maySeeContentOf({ ...operator, content: 'all' }, 'b')).toBe(true);
});

test.each([
  ['Bearer abc', 'abc'],
  ['bearer  abc ', 'abc'],
  ['Basic abc', undefined],
  ['Bearer a b', undefined],
  [undefined, undefined],
])('the token of %j is %j', (header, token) => {
  expect(bearerToken(header)).toBe(token);
});
