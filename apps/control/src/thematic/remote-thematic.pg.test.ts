import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadDatabases, migrate, openDatabase, ThematicReader } from '@rail/thematic';
import { RemoteThematic } from './remote-thematic.ts';

const databases = loadDatabases(join(import.meta.dirname, '../../../../schemas/thematic'));
const url = process.env['RAIL_TEST_DATABASE_URL'] ?? '';
const onServer = url === '' ? test.skip : test;

test('a server that is away is said to be, each time anew, and keeps nobody from stopping', async () => {
  const remote = new RemoteThematic('postgres://nobody@127.0.0.1:1/none', databases);
  await expect(remote.list()).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
  await expect(remote.digest()).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
  await remote.close();
});

test('a rebuild is refused, with the command that does it', async () => {
  const remote = new RemoteThematic('postgres://nobody@127.0.0.1:1/none', databases);
  await expect(remote.rebuild('market-entities')).rejects.toMatchObject({
    code: 'DATABASE_REFUSED',
    message: expect.stringContaining('rail thematic rebuild market-entities'),
  });
  await remote.close();
});

onServer('what a builder keeps elsewhere is read as it is there', async () => {
  const builder = await openDatabase({ url });
  for (const database of databases) await migrate(builder, database);
  const remote = new RemoteThematic(url, databases);
  try {
    const there = new ThematicReader(builder, databases);
    expect(await remote.list()).toEqual(await there.list());
    expect(await remote.show('market-entities', 'entity', 5)).toEqual(await there.show('market-entities', 'entity', 5));
    expect(await remote.lineage('market-entities', 'entity', 'none')).toEqual([]);
    expect(await remote.rowsOf('mr-me-001', 0, 0)).toEqual([]);
  } finally {
    await remote.close();
    await builder.close();
  }
});
