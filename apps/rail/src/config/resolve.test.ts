import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { resolveSettings, type SettingSources, userConfigFile } from './resolve.ts';

let folder: string;
let sources: SettingSources;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rail-config-'));
  const files = { userFile: join(folder, 'config.yaml'), userFileIsNamed: false, localFile: join(folder, 'rail.yaml') };
  sources = { flags: {}, env: {}, context: undefined, ...files };
});

afterEach(() => rmSync(folder, { recursive: true }));

const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const value = (changes: Partial<SettingSources> = {}) => {
  const { value: text, origin } = resolveSettings({ ...sources, ...changes }).values.get('brokers')!;
  return `${text} from ${origin.replace(`${folder}/`, '')}`;
};

const contexts = `
current: test
contexts:
  test: { brokers: [a:1, b:2], password: '\${SECRET}' }
  prod: { brokers: p:9, protected: true, password: { file: PASSWORD } }
`;

describe('a setting', () => {
  test('comes from the last of default, context, folder, environment and option that says it', () => {
    expect(value()).toBe('127.0.0.1:9092 from default');
    write('config.yaml', contexts.replace("'${SECRET}'", '{ file: PASSWORD }').replaceAll('PASSWORD', '/dev/null'));
    expect(value()).toBe('a:1,b:2 from config.yaml, context test');
    write('rail.yaml', 'brokers: c:3\n');
    expect(value()).toBe('c:3 from rail.yaml');
    const env = { KAFKA_BROKERS: 'd:4' };
    expect(value({ env })).toBe('d:4 from environment KAFKA_BROKERS');
    expect(value({ env, flags: { brokers: 'e:5' } })).toBe('e:5 from option --brokers');
  });

  test('of another context holds if it is asked for, in the order option, environment, folder, file', () => {
    write('config.yaml', contexts.replace('PASSWORD', '/dev/null'));
    expect(resolveSettings({ ...sources, context: 'prod' })).toMatchObject({ context: 'prod', isProtected: true });
    expect(value({ env: { RAIL_CONTEXT: 'prod' } })).toMatch(/^p:9/);
    write('rail.yaml', 'context: prod\n');
    expect(value()).toMatch(/^p:9/);
    expect(value({ context: 'test', env: { SECRET: 's' } })).toMatch(/^a:1/);
  });

  test('of the registry is that of control unless somebody says another', () => {
    const registry = (env: SettingSources['env']) => resolveSettings({ ...sources, env }).values.get('registry')?.value;

    expect(registry({})).toBe('http://127.0.0.1:8080');
    expect(registry({ RAIL_CONTROL_URL: 'http://c:1' })).toBe('http://c:1');
    expect(registry({ RAIL_CONTROL_URL: 'http://c:1', SCHEMA_REGISTRY_URL: 'http://r:2' })).toBe('http://r:2');
  });

  test('that is a secret is read from its variable or file', () => {
    write('config.yaml', contexts.replace('PASSWORD', join(folder, 'secret')));
    write('secret', 'from the file\n');
    const password = (changes: Partial<SettingSources>) =>
      resolveSettings({ ...sources, ...changes }).values.get('password')?.value;

    expect(password({ context: 'prod' })).toBe('from the file');
    expect(password({ env: { SECRET: 'from the variable' } })).toBe('from the variable');
    const env = { SECRET: 'from the variable', SASL_PASSWORD_FILE: join(folder, 'secret') };
    expect(password({ env })).toBe('from the file');
    const unknown = resolveSettings(sources).values.get('password');
    expect(unknown).toMatchObject({ value: '', missing: 'password: the variable SECRET is not set' });
  });
});

describe('a faulty configuration', () => {
  test('is refused with every fault and its place', () => {
    write(
      'config.yaml',
      'curent: x\ncontexts:\n  prod:\n    brokrs: x\n    password: plain\n    protected: maybe\n  dev: 3\n',
    );

    expect(() => resolveSettings(sources)).toThrow(
      expect.objectContaining({
        code: 'CONFIG_INVALID',
        at: `${sources.userFile}:1:1`,
        message: [
          'curent: no such setting, did you mean current?',
          `${sources.userFile}:4:5: contexts.prod.brokrs: no such setting, did you mean brokers?`,
          `${sources.userFile}:5:15: contexts.prod.password: a secret stands here only as \${VAR} or { file: PATH }`,
          `${sources.userFile}:6:16: contexts.prod.protected: it is true or false`,
          `${sources.userFile}:7:8: contexts.dev: it is a map of settings`,
        ].join('\n'),
      }),
    );
  });

  test('names a near context, and a file that somebody named has to be there', () => {
    write('config.yaml', contexts);

    expect(() => resolveSettings({ ...sources, context: 'pord' })).toThrow('no context "pord": did you mean prod?');
    const absent = { userFile: join(folder, 'absent.yaml'), userFileIsNamed: true };
    expect(() => resolveSettings({ ...sources, ...absent })).toThrow(
      expect.objectContaining({ code: 'FILE_UNREADABLE' }),
    );
  });
});

test('the configuration lies where it is asked for, else in the folder for it, else nowhere', () => {
  expect(userConfigFile('a.yaml', { HOME: '/h' })).toBe('a.yaml');
  expect(userConfigFile(undefined, { HOME: '/h', RAIL_CONFIG: 'b.yaml' })).toBe('b.yaml');
  expect(userConfigFile(undefined, { HOME: '/h', XDG_CONFIG_HOME: '/x' })).toBe('/x/rail/config.yaml');
  expect(userConfigFile(undefined, { HOME: '/h' })).toBe('/h/.config/rail/config.yaml');
  expect(userConfigFile(undefined, {})).toBeUndefined();
});
