import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { digestTables, loadDatabase, openDatabase } from '@rail/thematic';
import { runRail } from '../../apps/rail/src/testing/run-rail.ts';
import { type ApacheKafka, startKafkaWithLogin } from '../../tools/kafka/apache-kafka.mjs';
import { schemasDir } from '../support/exchange-processes.ts';
import { killPartProcesses, PartProcess } from '../support/part-process.ts';

/** Set by `npm run test:kafka`; without Kafka's jars there is no broker with a login. */
const suite = (process.env['RAIL_KAFKA_CLASSPATH'] ?? '') === '' ? describe.skip : describe;
const tls = join(import.meta.dirname, '../fixtures/tls');
const certificate = join(tls, 'localhost.cert.pem');
const parts = ['control', 'router', 'builder', 'publisher', 'gateway'] as const;
type Part = (typeof parts)[number];
const share = 'mr-hr-019';

suite('on an Apache Kafka with SASL_SSL', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rail-login-'));
  const running = new Map<Part, PartProcess>();
  const urls = new Map<Part, string>();
  let kafka: ApacheKafka;
  let env: Record<string, string>;

  const part = (name: Part, more: Readonly<Record<string, string>> = {}): PartProcess =>
    new PartProcess({ name, main: `apps/${name}/src/main.ts`, env: { ...env, ...more } });

  async function start(name: Part): Promise<void> {
    const started = part(name);
    running.set(name, started);
    urls.set(name, (await started.ready)!);
  }

  beforeAll(async () => {
    const [user, password] = ['rail', 'p@ss "word"'];
    kafka = await startKafkaWithLogin({ user, password, certificate, key: join(tls, 'localhost.key.pem') });
    writeFileSync(join(folder, 'password'), `${password}\n`);
    env = {
      KAFKA_BROKERS: kafka.address,
      SASL_USERNAME: user,
      SASL_PASSWORD_FILE: join(folder, 'password'),
      SSL_CA_LOCATION: certificate,
      RAIL_SCHEMAS: schemasDir,
      RAIL_DATA_DIR: folder,
      RAIL_BOARD_PORT: '0',
      RAIL_GATEWAY_PORT: '0',
      RAIL_OPS_PORT: '0',
      RAIL_LINES: 'market-regulation',
      RAIL_RATE: '200',
      RAIL_FEEDS_DIR: folder,
    };
    await start('control');
    env['SCHEMA_REGISTRY_URL'] = urls.get('control')!;
    await Promise.all(parts.slice(1).map((name) => start(name)));
  }, 120_000);

  afterAll(async () => {
    await killPartProcesses();
    await kafka.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const until = async (what: string, isSo: () => Promise<boolean>): Promise<void> => {
    for (const began = performance.now(); !(await isSo()); await pause(100)) {
      if (performance.now() - began > 30_000) throw new Error(`${what}: not in time`);
    }
  };

  test('records go from the line to a database, and through the gateway', async () => {
    const records = async (): Promise<unknown[]> => {
      const page = await fetch(`${urls.get('gateway')}/v1/shares/${share}/records?after=earliest&limit=1000`);
      return ((await page.json()) as { records: unknown[] }).records;
    };
    await until('records at the gateway', async () => (await records()).length > 200);
    const rowsWritten = async (): Promise<number> => {
      const text = await (await fetch(`${urls.get('builder')}/metrics`)).text();
      const row = /^rail_thematic_rows_total\{database="market-entities",table="entity",op="upsert".*\} (\d+)$/m;
      return Number(row.exec(text)?.[1] ?? 0);
    };
    await until('rows in the database', async () => (await rowsWritten()) > 200);
    expect(await running.get('builder')!.stop()).toBe(0); // nobody else may open its database while it runs

    const db = await openDatabase({ dir: join(folder, 'thematic'), templates: join(folder, 'templates') });
    const tables = await digestTables(db, loadDatabase(join(schemasDir, 'thematic/market-entities')));
    await db.close();
    expect(tables.find(({ table }) => table === 'entity')?.rows).toBeGreaterThan(100);
  }, 60_000);

  test('a command goes from control to the publisher', async () => {
    const answer = await fetch(`${urls.get('control')}/v1/runs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'login-1' },
      body: JSON.stringify({ paths: ['none.csv'], mappings: ['none.yaml'] }),
    });

    expect(await answer.json()).toMatchObject({ code: 'RAIL-2001' }); // what the publisher found: there is no such file
  }, 60_000);

  test('a command of the shell logs in with the same settings', async () => {
    const { exitCode, stdout, stderr } = await runRail('ledger check', env);

    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stdout).toMatch(/^balanced$/m);
    const checked = await runRail(`subscribe ${share} --check`, env);
    expect(checked.stdout).toMatch(/ok +login +SCRAM-SHA-256 as rail/);
  }, 60_000);

  test('a broker that is not vouched for is given no password', async () => {
    const untrusting = { ...env, SSL_CA_LOCATION: '', KAFKA_SECURITY_PROTOCOL: 'SASL_SSL' };
    const { exitCode, stderr } = await runRail('broker status --timeout 200ms', untrusting);

    expect({ exitCode, stderr }).toMatchObject({ exitCode: 69, stderr: expect.stringContaining('self-signed') });
  });

  test('a wrong password ends the start of each process with what is wrong, where, and what to do', async () => {
    const wrong = { SASL_PASSWORD_FILE: '', SASL_PASSWORD: 'hunter2' };
    const refused = parts.map((name) => ({ name, started: part(name, wrong) }));
    for (const { name, started } of refused) {
      await expect(started.ready).rejects.toThrow(`${name} ended with 77 before it had started`);

      expect(started.everything).toContain(`RAIL-1012 log in to ${kafka.address}: `);
      expect(started.everything).toContain('"remedy":"Check the credentials');
      expect(started.everything).not.toContain('hunter2');
    }
    const { exitCode, stderr } = await runRail('broker status', { ...env, ...wrong });
    expect({ exitCode, stderr }).toMatchObject({
      exitCode: 77,
      stderr: expect.stringMatching(/^RAIL-1012 log in to /),
    });
  }, 120_000);
});
