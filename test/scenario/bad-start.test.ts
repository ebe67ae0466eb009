import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { KafkaClient, Producer } from '@rail/kafka-client';
import { aBatch } from '../support/records.ts';
import { killRailProcesses, type RailEnded, RailProcess } from '../support/rail-process.ts';

const shipped = join(import.meta.dirname, '../../schemas');
const folder = mkdtempSync(join(tmpdir(), 'rail-bad-start-'));
const mounts: string[] = [];
let taken: Server;
let takenPort: number;

beforeAll(async () => {
  taken = createServer();
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
  takenPort = (taken.address() as AddressInfo).port;
});

afterAll(async () => {
  killRailProcesses();
  await new Promise((resolve) => taken.close(resolve));
  for (const dir of mounts) execFileSync('umount', ['-l', dir]);
  rmSync(folder, { recursive: true, force: true });
});

/** A file system of its own, which only root may make; undefined where that is not possible. */
function aFileSystem(name: string, options: string): string | undefined {
  const dir = join(folder, name);
  mkdirSync(dir);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', dir], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  mounts.push(dir);
  return dir;
}

function skipped(reason: string): void {
  process.stderr.write(`not tried: ${reason}\n`);
}

const upIn = (dataDir: string, ...args: readonly string[]): RailProcess =>
  new RailProcess(
    'up',
    '--data-dir',
    join(folder, dataDir),
    '--broker-port',
    '0',
    '--board-port',
    '0',
    '--gateway-port',
    '0',
    ...args,
  );

async function aClientOf(broker: RailProcess): Promise<KafkaClient> {
  const [, address] = await broker.says(/"brokers":\["([^"]+)"\]/);
  const client = new KafkaClient({ brokers: [address!], clientId: 'test' });
  await client.connect();
  return client;
}

function schemasWith(name: string, edit: (dir: string) => void): string {
  const dir = join(folder, name);
  cpSync(shipped, dir, { recursive: true });
  edit(dir);
  return dir;
}

const editFile = (file: string, edit: (text: string) => string): void =>
  writeFileSync(file, edit(readFileSync(file, 'utf8')));

const isRefused = (ended: RailEnded, exitCode: number, message: RegExp): void => {
  expect(ended).toMatchObject({ exitCode, stdout: '' });
  expect(ended.stderr).toMatch(message);
  expect(ended.stderr).not.toContain('    at '); // no stack
};

describe('a port that is in use', () => {
  test('of the broker is named, and nothing stays running', async () => {
    isRefused(
      await upIn('a', '--broker-port', String(takenPort)).ended,
      1,
      new RegExp(`^RAIL-1002 .*\\b${takenPort}\\b`),
    );
  });

  test('of control is named, and the broker that had started is stopped', async () => {
    const refused = upIn('b', '--board-port', String(takenPort));
    isRefused(await refused.ended, 1, new RegExp(`^RAIL-1002 .*\\b${takenPort}\\b`));

    const again = upIn('b', '--only', 'broker');
    await again.says(/"up":true/);
    expect(await again.interrupt()).toMatchObject({ exitCode: 0 });
  });
});

describe('a data directory', () => {
  test('of a running process is refused to a second one, and the first goes on', async () => {
    const first = upIn('shared', '--only', 'broker');
    const client = await aClientOf(first);

    isRefused(await upIn('shared', '--only', 'broker').ended, 1, new RegExp(`^RAIL-1003 .*\\b${first.child.pid}\\b`));

    await client.createTopics([{ name: 'still', partitions: 1, configs: {} }]);
    expect(await client.partitionsOf('still')).toEqual([0]);
    await client.close();
    expect(await first.interrupt()).toMatchObject({ exitCode: 0 });
  });

  test('that cannot be written is named', async () => {
    const isRoot = process.getuid?.() === 0;
    const dir = isRoot ? aFileSystem('read-only', 'ro') : join(folder, 'read-only');
    if (dir === undefined) return skipped('a read-only folder needs another user or a mount');
    if (!isRoot) {
      mkdirSync(dir);
      chmodSync(dir, 0o555);
    }

    isRefused(await upIn('read-only').ended, 1, /^RAIL-1004 .*read-only/);
  });

  test('on a full disk is named', async () => {
    const dir = aFileSystem('full', 'size=64k');
    if (dir === undefined) return skipped('a full disk needs a mount');
    try {
      writeFileSync(join(dir, 'fill'), Buffer.alloc(1 << 20));
    } catch {
      // as full as it gets
    }

    isRefused(await upIn('full').ended, 1, /^RAIL-1005 .*full/);
  });
});

describe('a disk that fills up while the broker runs', () => {
  /** How many batches of this size went in before one was not acknowledged. */
  const appendUntilRefused = async (client: KafkaClient, topic: string, bytes: number): Promise<number> => {
    const producer = new Producer(client, { deliveryTimeoutMs: 500 });
    await producer.init();
    for (let count = 0; ; count++) {
      const refusal = await producer.send(topic, 0, aBatch(['x'.repeat(bytes)])).then(
        () => undefined,
        (error: Error) => error.message,
      );
      if (refusal === undefined) continue;
      expect(refusal).toContain('KAFKA_STORAGE_ERROR');
      await producer.close();
      return count;
    }
  };
  const endOf = async (client: KafkaClient, topic: string): Promise<number> =>
    (await client.listOffsets([{ topic, partition: 0, timestamp: -1 }]))[0]!.offset;
  const append = async (client: KafkaClient, topic: string): Promise<void> => {
    const producer = new Producer(client, { deliveryTimeoutMs: 5000 });
    await producer.init();
    await producer.send(topic, 0, aBatch(['small']));
    await producer.close();
  };

  test('closes the partition that met it, says so once, and loses nothing acknowledged', async () => {
    const dir = aFileSystem('fills', 'size=2m');
    if (dir === undefined) return skipped('a full disk needs a mount');
    writeFileSync(join(dir, 'ballast'), Buffer.alloc(1 << 20));
    const first = upIn('fills', '--only', 'broker', '--quiet');
    const client = await aClientOf(first);
    for (const name of ['full', 'other']) await client.createTopics([{ name, partitions: 1, configs: {} }]);
    await append(client, 'other');

    const taken = await appendUntilRefused(client, 'full', 50_000);
    expect(taken).toBeGreaterThan(5);
    await first.says(/^RAIL-1005 .*full-0.*ENOSPC/m);

    // With space again the others go on, and the closed partition stays closed.
    rmSync(join(dir, 'ballast'));
    await append(client, 'other');
    expect(await appendUntilRefused(client, 'full', 10)).toBe(0);
    await client.close();
    const ended = await first.interrupt();
    expect(ended.exitCode).toBe(0);
    expect(ended.stderr.match(/RAIL-1005/g)).toHaveLength(1);

    const second = upIn('fills', '--only', 'broker', '--quiet');
    const again = await aClientOf(second);
    expect(await endOf(again, 'other')).toBe(2);
    expect(await endOf(again, 'full')).toBe(taken);
    await append(again, 'full');
    expect(await endOf(again, 'full')).toBe(taken + 1);
    await again.close();
    expect(await second.interrupt()).toMatchObject({ exitCode: 0, stderr: '' });
  });
});

describe('what is declared', () => {
  test('in a schema that does not parse is named with its file', async () => {
    const schemas = schemasWith('broken-schema', (dir) =>
      editFile(join(dir, 'lines/emergency-management/hazard-warning.avsc'), (text) =>
        text.replace('"string"', '"sting"'),
      ),
    );

    isRefused(await upIn('c', '--schemas', schemas).ended, 2, /^RAIL-3011 .*hazard-warning\.avsc.*sting/s);
  });

  test('in agreements with faults is listed whole: unknown field, one id twice, an item of grade L4', async () => {
    const schemas = schemasWith('faulty-agreements', (dir) => {
      const agreements = join(dir, 'agreements');
      editFile(join(agreements, 'em-er-014.yaml'), (text) => text.replace('  kind: pass', '  kindd: pass'));
      cpSync(join(agreements, 'mr-me-001.yaml'), join(agreements, 'twin.yaml'));
      cpSync(join(agreements, 'refused/ps-ct-028.yaml'), join(agreements, 'ps-ct-028.yaml'));
    });

    const { exitCode, stdout, stderr } = await upIn('d', '--schemas', schemas).ended;

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^RAIL-3003 .*em-er-014\.yaml:\d+:3: fields\.kindd: .*did you mean kind\?/);
    expect(stderr).toMatch(/twin\.yaml:\d+:\d+: id: another file has this id: .*mr-me-001\.yaml/);
    expect(stderr).toMatch(/ps-ct-028\.yaml:\d+:\d+: fields\.photo: .*L4/);
  });
});
