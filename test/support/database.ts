import { type DatabaseTarget, openDatabase } from '@rail/thematic';

let counter = 0;

/**
 * An empty database for one exchange: on the PostgreSQL that RAIL_TEST_DATABASE_URL names, else PGlite in a folder,
 * which may be there already.
 */
export async function aDatabase(dir: string, templates: string): Promise<DatabaseTarget> {
  const server = process.env['RAIL_TEST_DATABASE_URL'] ?? '';
  if (server === '') return { dir, templates };
  counter++;
  const name = `test_${process.pid}_${Date.now().toString(36)}_${counter}`;
  const db = await openDatabase({ url: server });
  await db.query(`create database ${name}`);
  await db.close();
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href };
}
