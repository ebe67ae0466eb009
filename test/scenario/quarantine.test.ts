import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AvroSchema, ByteWriter, compileEncoder, decodeValue, parseSchema, RegistryClient } from '@rail/avro';
import { valueSubject } from '@rail/catalogue';
import { createStream } from '@rail/generators';
import { boundsOf, readRanges, recordsOf, type SetAside, settlementsOf, type StoredRecord } from '@rail/inspect';
import { KafkaClient, Producer } from '@rail/kafka-client';
import { RecordBatchBuilder } from '@rail/kafka-protocol';
import type { RowsRedriven } from '../../apps/rail/src/quarantine/redrive-rows.ts';
import { type RailRun, runRail } from '../../apps/rail/src/testing/run-rail.ts';
import { startExchange, type TestExchange } from '../support/exchange.ts';
import { killRailProcesses, RailProcess } from '../support/rail-process.ts';

/** For how long a router remembers that there is no schema of an id. */
const unknownForMs = 10_000;
const folder = mkdtempSync(join(tmpdir(), 'rail-quarantine-'));
let exchange: TestExchange;
let client: KafkaClient;
let producer: Producer;
let registry: RegistryClient;

beforeAll(async () => {
  exchange = await startExchange({ folder, parts: ['control', 'router'], logLevel: 'silent' });
  client = new KafkaClient({ brokers: [...exchange.brokers], clientId: 'test' });
  await client.connect();
  producer = new Producer(client);
  await producer.init();
  registry = new RegistryClient({ url: exchange.registryUrl });
});

afterAll(async () => {
  killRailProcesses();
  await producer.close();
  await client.close();
  await exchange.stop();
  rmSync(folder, { recursive: true, force: true });
});

const warnings = () => exchange.catalogue.dataset('emergency-management/hazard-warning');
const at = (): string => `-b ${exchange.brokers.join(',')}`;
const withRegistry = (): string => `${at()} --registry ${exchange.registryUrl}`;

async function rail(line: string): Promise<RailRun> {
  const run = await runRail(line);
  if (run.exitCode !== 0) throw new Error(`rail ${line}: ${run.exitCode}\n${run.stderr}`);
  return run;
}

async function json<Answer>(line: string): Promise<Answer> {
  return JSON.parse((await rail(`${line} -o json`)).stdout) as Answer;
}

const open = (selection: string): Promise<SetAside[]> => json(`quarantine list ${selection} ${at()}`);

/** What is committed is seen a moment later: reads until there is as much as is wanted, or long enough. */
async function until<Found>(count: number, read: () => Promise<Found[]>): Promise<Found[]> {
  let found = await read();
  for (let turns = 0; found.length !== count && turns < 200; turns++) {
    await pause(50);
    found = await read();
  }
  expect(found).toHaveLength(count);
  return found;
}

const opened = (selection: string, count: number): Promise<SetAside[]> =>
  until(count, () => open(`${selection} -n 100000`));

async function recordsOn(topic: string): Promise<StoredRecord[]> {
  const found: StoredRecord[] = [];
  const ranges = (await boundsOf(client, [topic])).map(({ start, end, ...of }) => ({ ...of, from: start, to: end }));
  await readRanges(client, ranges, (batch) => void found.push(...recordsOf(batch)));
  return found;
}

interface Sent {
  readonly seq: number;
  readonly at: string;
  readonly redriven: number;
  readonly value: Record<string, unknown>;
}

/** So many records as a run has sent to its line, in the order of its rows. */
async function sentOf(run: string, count: number): Promise<Sent[]> {
  const { topic, schema } = warnings();
  const isOfRun = ({ headers }: StoredRecord): boolean => headers.get('rail-run')?.toString() === run;
  const records = await until(count, async () => (await recordsOn(topic)).filter(isOfRun));
  const sent = records.map(({ headers, value }) => ({
    seq: Number(headers.get('rail-seq')!.readBigInt64BE()),
    at: headers.get('rail-at')!.toString(),
    redriven: headers.get('rail-redriven')?.[0] ?? 0,
    value: decodeValue(schema, value!, 5).value as Record<string, unknown>,
  }));
  return sent.toSorted((left, right) => left.seq - right.seq);
}

/** A good warning, as the schema that is given writes it. */
function warning(schema: AvroSchema): { key: Buffer; body: Buffer } {
  const stream = createStream([warnings()], { seed: 11, startMs: Date.now() });
  for (;;) {
    const { key, value, flaw } = stream.next();
    if (value === null || flaw !== undefined) continue;
    const writer = new ByteWriter();
    compileEncoder(schema)(decodeValue(warnings().schema, value, 0, value.length).value, writer);
    return { key, body: Buffer.from(writer.bytes.subarray(0, writer.length)) };
  }
}

async function publish(key: Buffer, value: Buffer): Promise<void> {
  const batch = new RecordBatchBuilder();
  batch.append(Date.now(), key, 0, key.length, value, 0, value.length, null);
  await producer.send(warnings().topic, 0, batch.finish());
}

describe('records of a line', () => {
  test('that no schema fitted are sent again once it is registered, and are listed and shown until then', async () => {
    const { topic, schemaText } = warnings();
    await registry.register(valueSubject(topic), schemaText);
    // Ids are given in order: the next one is known before it stands for anything.
    const next = (await registry.register('probe-value', '"string"')) + 1;
    const later = JSON.parse(schemaText) as { fields: object[] };
    later.fields.push({ name: 'remark', type: ['null', 'string'], default: null });
    const text = JSON.stringify(later);
    const { key, body } = warning(parseSchema(text));
    const frame = Buffer.alloc(5);
    frame.writeInt32BE(next, 1);
    await publish(key, Buffer.concat([frame, body]));

    const [entry] = await opened('--reason Q102', 1);
    expect(entry).toMatchObject({ line: 'emergency-management', origin: `${topic}/0/0`, agreement: null, run: null });
    expect(await json(`quarantine list --by reason ${at()}`)).toMatchObject([{ reason: 'Q102', rows: 1 }]);
    expect(await json(`quarantine show ${entry!.place} ${withRegistry()}`)).toMatchObject({
      state: 'open',
      content: expect.stringMatching(/^hex 00/),
    });

    expect(await registry.register(valueSubject(topic), text)).toBe(next);
    await pause(unknownForMs);
    expect(await json(`quarantine redrive --reason Q102 --dry-run ${at()}`)).toMatchObject({ found: 1, sent: 0 });
    expect(await json(`quarantine redrive --reason Q102 ${at()}`)).toEqual({ found: 1, sent: 1, skipped: [] });

    const share = 'share.em-er-014';
    expect((await until(1, () => recordsOn(share))).map((record) => record.key)).toEqual([key]);
    await opened('--reason Q102', 0);
    expect(await open('--reason Q102 --all')).toMatchObject([{ place: entry!.place, state: 'redriven' }]);
  }, 60_000);

  test('that stay wrong are sent three times and no more, and are discarded with a reason', async () => {
    await publish(Buffer.from('w-1'), Buffer.from('not framed'));
    for (let times = 1; times <= 3; times++) {
      await opened('--reason Q101', 1);
      await opened('--reason Q101 --all', times);
      expect(await json(`quarantine redrive --reason Q101 ${at()}`)).toMatchObject({ sent: 1 });
    }
    const [last] = await opened('--reason Q101', 1);

    expect(await json(`quarantine redrive ${last!.place} ${at()}`)).toEqual({
      found: 1,
      sent: 0,
      skipped: [{ place: last!.place, why: expect.stringContaining('sent again 3 times already') }],
    });
    expect((await runRail(`quarantine discard ${last!.place} ${at()}`)).exitCode).toBe(2);
    expect(await json(`quarantine discard ${last!.place} -m test ${at()}`)).toEqual({ discarded: 1 });
    await opened('--reason Q101', 0);
    expect((await open('--reason Q101 --all')).map(({ state }) => state).toSorted()).toEqual([
      'discarded',
      'redriven',
      'redriven',
      'redriven',
    ]);
  }, 60_000);
});

const fields = `
  warningId: { column: 编号 }
  kind: { constant: RAINSTORM }
  action: { constant: ISSUE }
  issuer: { constant: 示例气象台 }
  affectedDivisions: { constant: ['330000'] }
  headline: { column: 标题 }
  divisionCode: { constant: '330000' }
  sourceVersion: { constant: 1 }`;

function mappingOf(name: string, time: string, values: string): string {
  const file = join(folder, `${name}.mapping.yaml`);
  writeFileSync(
    file,
    `line: emergency-management
dataset: hazard-warning
order: event-time
fields:${fields}
  level: { column: 级别, values: { ${values} } }
  effectiveAt: { column: 时间, ${time} }
  eventTime: { column: 时间, ${time} }
`,
  );
  return file;
}

/** Rows with midnights that are called 24:00, and levels of two other names; none of the latter at midnight. */
function warningsFile(name: string, rows: number): { file: string; midnights: number; odd: number; unknown: number } {
  const lines = Array.from({ length: rows }, (_, row) => {
    const [day, hour] = [1 + Math.floor(row / 24), (row % 24) + 1];
    const level = hour === 7 ? '特大' : hour === 9 && day === 1 ? '不明' : '蓝';
    return `${name}-${row},2026/2/${day} ${hour}:00,${level},示例 ${row}`;
  });
  const file = join(folder, `${name}.csv`);
  writeFileSync(file, `编号,时间,级别,标题\n${lines.join('\n')}\n`);
  const count = (part: string): number => lines.filter((line) => line.includes(part)).length;
  return { file, midnights: count(' 24:00'), odd: count('特大'), unknown: count('不明') };
}

const wrongTime = "time: 'yyyy/M/d H:mm'";
const rightTime = "time: 'yyyy/M/d H:mm', hour24: next-day";

async function replayed(asked: string): Promise<string> {
  const line = `replay ${asked} --max-speed ${withRegistry()}`;
  const { run, quarantined } = await json<{ run: string; quarantined: number }>(line);
  await opened(`--run ${run}`, quarantined);
  return run;
}

async function redriven(run: string, mapping: string, more = ''): Promise<RowsRedriven & { found: number }> {
  const line = `quarantine redrive --run ${run} -m ${mapping}${more} ${withRegistry()}`;
  const done = await json<RowsRedriven & { found: number }>(line);
  await opened(`--run ${run}`, done.found - done.sent - done.settledMeanwhile);
  return done;
}

describe('rows of a feed', () => {
  let wrong: string;
  let right: string;

  beforeAll(() => {
    wrong = mappingOf('wrong', wrongTime, '蓝: BLUE');
    right = mappingOf('right', rightTime, '蓝: BLUE, 特大: RED');
  });

  test('that fit under a corrected mapping are sent once with their number and place; the others stay', async () => {
    const { file, midnights, odd, unknown } = warningsFile('rows', 96);
    const run = await replayed(`${file} -m ${wrong}`);
    const found = midnights + odd + unknown;
    expect({ midnights, odd, unknown }).toEqual({ midnights: 4, odd: 4, unknown: 1 });
    expect(await json(`quarantine list --run ${run} --by reason ${at()}`)).toMatchObject([
      { reason: 'Q107', rows: odd + unknown, at: 'rows.csv:8 级别' },
      { reason: 'Q104', rows: midnights, at: 'rows.csv:25 时间' },
    ]);
    await sentOf(run, 96 - found);

    const misfits = [{ reason: 'Q107', rows: unknown, first: 'rows.csv:10 级别' }];
    const fit = midnights + odd;
    expect(await redriven(run, right, ' --dry-run')).toMatchObject({ found, sent: 0, fit, skipped: [], misfits });
    await sentOf(run, 96 - found);
    const { stdout } = await rail(`quarantine redrive --run ${run} -m ${right} ${withRegistry()}`);
    expect(stdout).toBe(
      `redriven ${found}: ${fit} sent under today's agreements (not those of the run), ${unknown} still in quarantine
  Q107 a value is not among those of its enumeration  1  first at rows.csv:10 级别
`,
    );

    await opened(`--run ${run}`, unknown);
    const after = await sentOf(run, 96 - unknown);
    expect(new Set(after.map(({ seq }) => seq)).size).toBe(after.length);
    expect(after.filter(({ redriven: times }) => times === 1)).toHaveLength(fit);
    expect(after.find((record) => record.at === 'rows.csv:25')).toMatchObject({
      redriven: 1,
      value: { warningId: 'rows-23', eventTime: BigInt(Date.parse('2026-02-01T16:00:00Z')) },
    });
    expect(after.find((record) => record.at === 'rows.csv:8')?.value).toMatchObject({ level: 'RED' });
    expect((await rail(`trace rows.csv:25 ${withRegistry()}`)).stdout).toMatch(
      /^line\.emergency-management\.hazard-warning\/\d+\/\d+ .* from rows\.csv:25 {2}redriven once\n/,
    );
    // Sent, they are settled: again there is one that does not fit.
    expect(await redriven(run, right)).toMatchObject({ found: unknown, sent: 0, fit: 0, skipped: [], misfits });
    expect(await json(`quarantine discard --run ${run} -m unknown ${at()}`)).toEqual({ discarded: unknown });
    await opened(`--run ${run}`, 0);
  }, 60_000);

  test('are sent once although two processes redrive at the same time', async () => {
    const { file, midnights, odd, unknown } = warningsFile('twice', 24 * 28);
    const run = await replayed(`${file} -m ${wrong}`);

    const args = ['quarantine', 'redrive', '--run', run, '-m', right, ...withRegistry().split(' ')];
    const ended = await Promise.all([1, 2].map(() => new RailProcess(...args).ended));

    // The one that began later shuts the other out, which says so, or finds that all is settled.
    expect(ended.some(({ exitCode }) => exitCode === 0)).toBe(true);
    for (const { exitCode, stderr } of ended) if (exitCode !== 0) expect(stderr).toContain('RAIL-3016 ');
    const again = (await sentOf(run, 24 * 28 - unknown)).filter(({ redriven: times }) => times === 1);
    expect(again).toHaveLength(midnights + odd);
    expect(new Set(again.map(({ seq }) => seq)).size).toBe(again.length);
    await opened(`--run ${run}`, unknown);
  }, 60_000);

  test('are sent once although redriving is killed on its way, twice', async () => {
    const file = join(folder, 'many.csv');
    const rows = 8000;
    const lines = Array.from({ length: rows }, (_, row) => `many-${row},2026/2/1 8:00,特大,示例`);
    writeFileSync(file, `编号,时间,级别,标题\n${lines.join('\n')}\n`);
    const run = await replayed(`${file} -m ${wrong}`);
    const settled = async (): Promise<number> => (await settlementsOf(client)).size;

    for (const _ of ['once', 'twice']) {
      const before = await settled();
      const redriving = new RailProcess(
        'quarantine',
        'redrive',
        '--run',
        run,
        '-m',
        right,
        ...withRegistry().split(' '),
      );
      const over = redriving.ended.then(() => true);
      while ((await settled()) === before) if (await Promise.race([over, pause(2, false)])) break;
      redriving.child.kill('SIGKILL');
      await redriving.ended;
    }
    const { found, sent, settledMeanwhile } = await redriven(run, right);
    expect(found).toBe(sent + settledMeanwhile);

    expect((await sentOf(run, rows)).map(({ seq }) => seq)).toEqual([...Array(rows).keys()]);
  }, 60_000);

  test('are moved in time as far as their run moved the others, in each of its passes', async () => {
    const rows = 48;
    // The last row is at midnight: what the run did not know of its time must not change how far its passes lie apart.
    const { file, midnights, odd, unknown } = warningsFile('moved', rows);
    const run = await replayed(`${file} -m ${wrong} --shift-to 2027-02-01T01:00+08:00 --loop 2`);

    expect(await redriven(run, right)).toMatchObject({ sent: 2 * (midnights + odd), skipped: [] });

    const sent = await sentOf(run, 2 * (rows - unknown));
    expect(sent.filter(({ redriven: times }) => times === 1)).toHaveLength(2 * (midnights + odd));
    const firstMs = Date.parse('2026-02-01T01:00+08:00');
    const moved = sent.map(({ seq, at: place, value }) => {
      const row = Number(place.split(':')[1]) - 2;
      return { pass: Math.floor(seq / rows), byMs: Number(value['eventTime']) - firstMs - row * 3_600_000 };
    });
    const byPass = [0, 1].map((pass) => new Set(moved.filter((each) => each.pass === pass).map(({ byMs }) => byMs)));
    expect(byPass.map(({ size }) => size)).toEqual([1, 1]);
    expect([...byPass[0]!]).toEqual([365 * 86_400_000]);
  }, 60_000);

  test('that have changed in their file since, or whose file is gone, are not sent, and it says why', async () => {
    const { file, midnights, odd, unknown } = warningsFile('changed', 24);
    const run = await replayed(`${file} -m ${wrong}`);
    const moved = `${file}.moved`;
    renameSync(file, moved);

    const gone = await runRail(`quarantine redrive --run ${run} -m ${right} ${withRegistry()}`);
    expect(gone).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(file) });
    expect(gone.stderr).toContain('redrive there, or put the file back where it lay');

    const text = readFileSync(moved, 'utf8');
    writeFileSync(file, text.replace('24:00,蓝,示例 23', '24:00,蓝,示例 24'));
    expect(await redriven(run, right)).toMatchObject({
      found: midnights + odd + unknown,
      sent: odd,
      skipped: [{ place: expect.any(String), why: expect.stringContaining('changed.csv:25 is not what it was') }],
    });
    writeFileSync(file, text);
    expect(await redriven(run, right)).toMatchObject({ found: midnights + unknown, sent: midnights, skipped: [] });
  }, 60_000);

  test('are refused under a mapping of another dataset, or without their run', async () => {
    const { file } = warningsFile('other', 24);
    const run = await replayed(`${file} -m ${wrong}`);
    const other = join(folder, 'other-dataset.mapping.yaml');
    writeFileSync(other, readFileSync(right, 'utf8').replaceAll('hazard-warning', 'safety-inspection'));

    const cases: [string, string][] = [
      [`--run ${run} -m ${other}`, 'RAIL-2'],
      [`--line emergency-management -m ${right}`, 'RAIL-2110 -m is the mapping of the rows of one run'],
      [`--run r-0000000000 -m ${right}`, 'RAIL-2139 no run "r-0000000000"'],
    ];
    for (const [words, says] of cases)
      expect(await runRail(`quarantine redrive ${words} ${withRegistry()}`)).toMatchObject({
        exitCode: 2,
        stderr: expect.stringContaining(says),
      });
    expect(await json(`quarantine redrive --run ${run} ${at()}`)).toMatchObject({
      sent: 0,
      skipped: expect.arrayContaining([{ place: expect.any(String), why: expect.stringContaining('-m MAPPING') }]),
    });
  }, 60_000);

  test('of several datasets are read under the mapping of their own, given now or once', async () => {
    mkdirSync(join(folder, 'two'));
    const { midnights, odd, unknown } = warningsFile('two/warnings', 24);
    mappingOf('two/warnings', wrongTime, '蓝: BLUE, 特大: RED');
    const tags = (values: string) => `line: city-management
dataset: tag
fields:
  objectKind: { column: 类型, values: { ${values} } }
  objectId: { column: 对象 }
  tagCode: { constant: T1 }
  tagName: { constant: 示例标签 }
  source: { constant: MANUAL }
  confidence: { constant: 1 }
  validFrom: { column: 时间 }
  divisionCode: { constant: '330000' }
  eventTime: { column: 时间 }
  sourceVersion: { constant: 1 }
`;
    writeFileSync(
      join(folder, 'two/tags.csv'),
      '类型,对象,时间\n店铺,s-1,2026-02-01T08:00:00\n网格,g-1,2026-02-01T08:30:00\n',
    );
    writeFileSync(join(folder, 'two/tags.mapping.yaml'), tags('店铺: SHOP'));
    const corrected = join(folder, 'corrected.mapping.yaml');
    writeFileSync(corrected, tags('店铺: SHOP, 网格: GRID'));
    const run = await replayed(`${folder}/two`);

    expect(await redriven(run, corrected)).toMatchObject({
      found: 1 + midnights + unknown,
      sent: 1,
      misfits: expect.arrayContaining([{ reason: 'Q104', rows: midnights, first: 'warnings.csv:25 时间' }]),
    });
    mappingOf('two/warnings', rightTime, '蓝: BLUE, 特大: RED');
    expect(await redriven(run, join(folder, 'two'))).toMatchObject({ found: midnights + unknown, sent: midnights });
    expect((await sentOf(run, 24 - unknown)).map((record) => record.at)).toContain('warnings.csv:25');
    expect(odd).toBe(1);
    const { topic } = exchange.catalogue.dataset('city-management/tag');
    expect((await until(2, () => recordsOn(topic))).map(({ key }) => key!.toString()).toSorted()).toEqual([
      expect.stringContaining('GRID|g-1'),
      expect.stringContaining('SHOP|s-1'),
    ]);
  }, 60_000);
});
