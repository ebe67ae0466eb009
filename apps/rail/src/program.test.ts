import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { errorTable } from '@rail/kernel';
import { parse } from 'yaml';
import { commandTable } from './commands/table.ts';
import { runRail } from './testing/run-rail.ts';

const golden = join(import.meta.dirname, '../golden');
/** RAIL_GOLDEN=write writes the help texts anew; review them like code. */
const isWriting = process.env['RAIL_GOLDEN'] === 'write';
const helpLines = ['', ...Object.keys(commandTable), 'agreement', 'broker', 'ledger', 'line', 'mapping'].map((words) =>
  `${words} --help`.trim(),
);
const goldenName = (line: string): string =>
  `${line.replace(' --help', '').replace('--help', 'rail').replaceAll(' ', '.')}.txt`;
// ESC begins every colour code.
const escape = String.fromCharCode(27);

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
}

describe('help', () => {
  test.each(helpLines)('rail %s says what the golden file says, without colours', async (line) => {
    const { exitCode, stdout, stderr } = await runRail(line);
    const file = join(golden, goldenName(line));
    if (isWriting) writeFileSync(file, stdout);

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toBe(existsSync(file) ? readFileSync(file, 'utf8') : '');
    expect(stdout).not.toContain(escape);
  });

  test('has no golden file of a command that is gone', () => {
    const names = readdirSync(golden);
    const wanted = helpLines.map(goldenName);
    if (isWriting) for (const name of names) if (!wanted.includes(name)) rmSync(join(golden, name));

    expect(readdirSync(golden).sort()).toEqual([...wanted].sort());
  });

  test('of a command is the same by either way', async () => {
    for (const words of ['line list', 'demo', 'ledger']) {
      expect(await runRail(`help ${words}`)).toEqual(await runRail(`${words} --help`));
    }
  });

  test('names every command', async () => {
    const { stdout } = await runRail('help');

    for (const words of Object.keys(commandTable)) expect(stdout).toContain(`  ${words} `);
  });

  test.each(Object.values(errorTable).map(({ number }) => number))(
    'rail help %s explains the error',
    async (number) => {
      const { exitCode, stdout } = await runRail(`help ${number.toLowerCase()}`);

      expect(exitCode).toBe(0);
      expect(stdout).toMatch(new RegExp(`^${number}  .+\\n  kind: .+\\n  .+\\n$`));
    },
  );
});

describe('help on a state', () => {
  test.each([
    ['late', 'LATE  晚点'],
    ['ON TIME', 'ON TIME  正点'],
    ['on-time', 'ON TIME  正点'],
    ['中断', 'BROKEN  中断'],
    ['in-force', 'in-force   of a share'],
    ['expired', 'rail share status AGREEMENT says why'],
    ['r', 'R  router  路由'],
  ])('rail help %s says what it means', async (words, meaning) => {
    const { exitCode, stdout } = await runRail(`help ${words}`);

    expect(exitCode).toBe(0);
    expect(stdout).toContain(meaning);
  });
});

describe('the command table', () => {
  test('holds exactly the files of the folder, each under the words of its path', () => {
    const folder = join(import.meta.dirname, 'commands');
    const words = filesUnder(folder)
      .filter((name) => name !== 'table.ts')
      .map((name) => relative('.', name).replace(/\.ts$/, '').replaceAll('/', ' '));

    expect(Object.keys(commandTable).sort()).toEqual(words.sort());
  });

  test.each(Object.keys(commandTable))('%s declares its words, a summary and examples', async (words) => {
    const { default: declaration } = await commandTable[words]!();

    expect(declaration.words).toBe(words);
    expect(declaration.summary).not.toMatch(/\.$/);
    expect(declaration.examples.length).toBeGreaterThan(0);
    const noun = new RegExp(`^rail ${words.split(' ')[0]!}s?( |$)`);
    for (const example of declaration.examples) expect(example).toMatch(noun);
  });
});

describe('a wrong command line', () => {
  test('that is empty prints the journeys, not all commands', async () => {
    const { exitCode, stdout, stderr } = await runRail('');

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('rail demo');
    expect(stderr).not.toContain('broker start');
  });

  test.each([
    ['lin', 'RAIL-9100 no command "lin"; did you mean "rail line"?'],
    ['agrement list', 'no command "agrement"; did you mean "rail agreement"?'],
    ['line lst', 'no command "line lst"; did you mean "rail line list"?'],
    ['xyzzy', 'no command "xyzzy"; there is demo, up,'],
    ['help xyzzy', 'no command "xyzzy"; there is demo, up,'],
    ['help RAIL-9999', 'no error has the number RAIL-9999'],
    ['line list --bogus', "unknown option '--bogus'\n  See rail line list --help."],
    ['line list extra', 'too many arguments'],
    ['line list -o xml', 'RAIL-2110 -o xml: it is one of table, wide, json, yaml, jsonl'],
    ['line list --tz Mars', 'RAIL-2110 --tz Mars: it is a zone such as Asia/Shanghai'],
    ['line list --lang fr', 'RAIL-2110 --lang fr: it is zh or en'],
    ['line list --timeout soon', 'RAIL-2110 "soon" is not a duration'],
    ['dataset list --lin health', "unknown option '--lin'\n(Did you mean --line?)"],
    ['dataset show enterprize', 'RAIL-3010 no dataset "enterprize"'],
    ['dataset show market-regulation/enterprize', 'did you mean market-regulation/enterprise?'],
    ['dataset export enterprise --format xml', 'RAIL-2110 --format xml: it is odcs or avsc'],
    ['line show helth', 'RAIL-3010 no line "helth": did you mean health?'],
    ['share show mr-hr-01', 'RAIL-3005 no agreement "mr-hr-01"; did you mean mr-hr-019?'],
    ['share tail mr-hr-019 -n many', 'RAIL-2110 --records many: it is a whole number'],
    ['ledger show --from yesterday', 'RAIL-2110 --from yesterday: a moment is now, -15m, 2020-02-07'],
    ['-c /nowhere.yaml lines', 'RAIL-2001 /nowhere.yaml: there is no such configuration'],
    ['--context prod lines', 'RAIL-1001 no configuration: no context "prod": there is none'],
    ['agreement explain', "missing required argument 'id'\n  See rail agreement explain --help."],
    ['demo --rate fast', 'RAIL-2110 "fast" is not a rate; write 2000/s or max'],
    ['demo --for soon', 'RAIL-2110 "soon" is not a duration; write 20s, 1m30s or 250ms'],
    ['demo --seed x', 'RAIL-2110 --seed x: it is a whole number from 0 to'],
    ['up --broker-port 70000', 'RAIL-2110 --broker-port 70000: it is a whole number from 0 to 65535'],
    ['up --only kitchen', 'RAIL-2110 --only kitchen: it is one of broker, control, router, builder'],
    ['broker start --broker-port x', 'RAIL-2110 --broker-port x'],
    ['broker start --fsync never', 'RAIL-2110 --fsync is one of always, interval, os'],
    ['agreement show mr-hr-01', 'RAIL-3005 no agreement "mr-hr-01"; did you mean mr-hr-019?'],
    ['--schemas /nowhere lines', 'RAIL-2001 /nowhere/lines: the folder of the lines cannot be read'],
  ])('rail %s exits with 2 and says why', async (line, message) => {
    const { exitCode, stdout, stderr } = await runRail(line);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^RAIL-\d{4} /);
    expect(stderr).not.toContain(escape);
  });

  test.each([
    'ledger check',
    'ledger show',
    'line show health',
    'share list',
    'share tail mr-hr-019',
    'share status mr-hr-019',
    'broker status',
  ])('rail %s that asks a broker which is not there exits with 69', async (line) => {
    const { exitCode, stderr } = await runRail(`${line} -b 127.0.0.1:1 --timeout 200ms`);

    expect(exitCode).toBe(69);
    expect(stderr).toMatch(/^RAIL-1010 .*127\.0\.0\.1:1/);
  });
});

describe('output', () => {
  test('of a list is the same data in every format', async () => {
    for (const line of ['line list', 'agreement list']) {
      const asJson = (await runRail(`${line} -o json`)).stdout;
      const rows = JSON.parse(asJson) as unknown[];

      expect(rows.length).toBeGreaterThan(0);
      expect(parse((await runRail(`${line} -o yaml`)).stdout)).toEqual(rows);
      const jsonl = (await runRail(`${line} -o jsonl`)).stdout.trimEnd().split('\n');
      expect(jsonl.map((text) => JSON.parse(text) as unknown)).toEqual(rows);
      expect((await runRail(`${line} -o table`)).stdout.trimEnd().split('\n')).toHaveLength(rows.length + 1);
    }
  });

  test('of one object is the same data in every format', async () => {
    const asJson = JSON.parse((await runRail('agreement explain mr-hr-019 -o json')).stdout) as unknown;

    expect(parse((await runRail('agreement explain mr-hr-019 -o yaml')).stdout)).toEqual(asJson);
    expect(JSON.parse((await runRail('-o jsonl agreement explain mr-hr-019')).stdout)).toEqual(asJson);
    expect((await runRail('agreement explain mr-hr-019')).stdout).toContain('FIELD');
  });

  test('of plurals and bare nouns is the list', async () => {
    const list = await runRail('line list -o json');

    for (const line of ['line -o json', 'lines -o json', '-o json lines', 'lines list -o json']) {
      expect(await runRail(line)).toEqual(list);
    }
    expect((await runRail('agreements')).stdout).toBe((await runRail('agreement list')).stdout);
  });
});
