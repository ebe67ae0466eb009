import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { RegistryClient } from '@rail/avro';
import { agreementsOf, findOrigin, parsePlace, traceRecord, type TraceReport } from '@rail/inspect';
import { KafkaClient } from '@rail/kafka-client';
import { ThematicReader } from '@rail/thematic';
import { parse } from 'csv-parse/sync';
import { startExchange, type TestExchange } from '../support/exchange.ts';
import { killRailProcesses, RailProcess } from '../support/rail-process.ts';

const root = join(import.meta.dirname, '../..');
const feed = join(root, 'test/fixtures/feeds/earthquakes.csv');
const mapping = join(root, 'test/fixtures/feeds/earthquakes.mapping.yaml');

let folder: string;
let exchange: TestExchange;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rail-feed-'));
  exchange = await startExchange({
    folder,
    parts: ['control', 'router', 'builder'],
    commitIntervalMs: 50,
    logLevel: 'silent',
  });
});

afterAll(async () => {
  killRailProcesses();
  await exchange.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A row of the feed as the mapping and agreement 14 bring it into the database; numbers as text. */
function expectedRow(row: Record<string, string>) {
  const magnitude = Number(row['mag']);
  return {
    warning_id: row['id'],
    kind: 'EARTHQUAKE',
    level: magnitude < 4.5 ? 'BLUE' : magnitude < 6 ? 'YELLOW' : magnitude < 7 ? 'ORANGE' : 'RED',
    issuer: 'USGS',
    lon: Number(row['longitude']),
    lat: Number(row['latitude']),
    effective: Number(row['time']),
    headline: row['place'],
    depth: Number(row['depth']),
    version: row['updated'],
    area: '330000',
  };
}

const query = `
  SELECT w.warning_id, w.kind, w.level, w.issuer, w.centre_lon, w.centre_lat, w.headline, w.quake_depth_km, w.quake_magnitude,
         w.source_version, (extract(epoch FROM w.effective_at) * 1000)::bigint AS effective, a.division_code AS area
  FROM emergency_response.warning w JOIN emergency_response.warning_area a USING (warning_id)
  ORDER BY w.warning_id`;

test('a feed that is killed on its way and resumed is in the database row by row, once', async () => {
  const to = ['-b', exchange.brokers.join(','), '--registry', exchange.registryUrl];
  const replay = (...more: string[]) =>
    new RailProcess('replay', feed, '-m', mapping, '--rate', '250/s', ...to, ...more);
  const first = replay();
  const [, run = ''] = await first.says(/^run (r-\w+) of/m);
  await pause(500);
  first.child.kill('SIGKILL');
  await first.ended;

  const resumed = await replay('--resume', run).ended;
  expect({ exitCode: resumed.exitCode, stderr: resumed.stderr }).toMatchObject({ exitCode: 0 });

  const rows = parse(readFileSync(feed, 'utf8'), { columns: true }) as Record<string, string>[];
  const { db } = exchange;
  const deadline = performance.now() + 30_000;
  let found = await db.query(query);
  while (found.length < rows.length && performance.now() < deadline) {
    await pause(100);
    found = await db.query(query);
  }
  await pause(500); // whatever came twice would be here by now
  found = await db.query(query);
  const got = found.map((row) => ({
    warning_id: row['warning_id'],
    kind: row['kind'],
    level: row['level'],
    issuer: row['issuer'],
    lon: Number(row['centre_lon']),
    lat: Number(row['centre_lat']),
    effective: Number(row['effective']),
    headline: row['headline'],
    depth: Number(row['quake_depth_km']),
    version: String(row['source_version']),
    area: row['area'],
  }));
  const wanted = rows.map(expectedRow).sort((left, right) => (left.warning_id! < right.warning_id! ? -1 : 1));
  expect(got.sort((left, right) => (String(left.warning_id) < String(right.warning_id) ? -1 : 1))).toEqual(wanted);
  for (const [i, row] of found.entries()) {
    const magnitude = Number(rows.find(({ id }) => id === row['warning_id'])!['mag']);
    expect(`${i} ${Math.abs(Number(row['quake_magnitude']) - magnitude) <= 0.0500001}`).toBe(`${i} true`);
  }
});

/** What `rail trace` says of a place. */
async function traced(place: string): Promise<TraceReport> {
  const { brokers, registryUrl, catalogue, databases } = exchange;
  const client = new KafkaClient({ brokers: [...brokers], clientId: 'test' });
  await client.connect();
  try {
    const registry = new RegistryClient({ url: registryUrl });
    const agreements = await agreementsOf(client);
    const thematic = new ThematicReader(exchange.db, databases);
    const origin = await findOrigin(client, catalogue, agreements, thematic, parsePlace(place));
    return await traceRecord({ client, registry, catalogue, agreements, thematic, nowMs: Date.now() }, origin);
  } finally {
    await client.close();
  }
}

test('a row of a file is traced to its row in the database, and one that was set aside to why', async () => {
  const [head, first, second] = readFileSync(feed, 'utf8').split('\n');
  const spoilt = second!.replace(/^((?:[^,]*,){5})[^,]*/, '$1strong');
  const file = join(folder, 'traced.csv');
  const id = first!.trimEnd().split(',').at(-1)!;
  writeFileSync(file, `${head}\n${first!.replace(id, `${id}-traced`)}\n${spoilt}\n`);
  const to = ['-b', exchange.brokers.join(','), '--registry', exchange.registryUrl];

  const { exitCode, stderr } = await new RailProcess('replay', file, '-m', mapping, '--max-speed', ...to).ended;

  expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  const { db } = exchange;
  const isThere = `SELECT 1 FROM emergency_response.warning WHERE warning_id = '${id}-traced'`;
  for (const untilMs = performance.now() + 30_000; performance.now() < untilMs && !(await db.query(isThere)).length;)
    await pause(100);
  const report = await traced('traced.csv:2');
  expect(report).toMatchObject({ key: `${id}-traced`, quarantined: null, headers: { 'rail-at': 'traced.csv:2' } });
  const delivered = report.agreements.flatMap(({ rows }) => rows.map(({ row }) => row));
  expect(delivered).toContain(`emergency-response.warning:${id}-traced`);
  const aside = await traced('traced.csv:3');
  expect(aside.record).toMatch(/^quarantine\.emergency-management\//);
  expect(aside.headers).toMatchObject({ 'rail-at': 'traced.csv:3 mag', 'rail-reason': 'Q104' });
});

test('a file that was replayed twice is traced to what became of it the last time', async () => {
  const file = join(folder, 'twice.csv');
  const to = ['-b', exchange.brokers.join(','), '--registry', exchange.registryUrl];
  const [head, first] = readFileSync(feed, 'utf8').split('\n');
  writeFileSync(file, `${head}\n${first!}\n`);
  const replayed = async (): Promise<TraceReport> => {
    const { exitCode, stderr } = await new RailProcess('replay', file, '-m', mapping, '--max-speed', ...to).ended;
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    return traced('twice.csv:2');
  };

  const once = await replayed();
  const twice = await replayed();

  expect(Date.parse(twice.publishedAt)).toBeGreaterThan(Date.parse(once.publishedAt));
  expect(twice.headers['rail-run']).not.toBe(once.headers['rail-run']);
});
