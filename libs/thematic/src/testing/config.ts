import type { DatabaseTarget } from '../database/open.ts';

/** Tests named *.pg.test.ts run on PGlite in memory, or on the PostgreSQL that RAIL_TEST_DATABASE_URL names. */
export function testTarget(): DatabaseTarget {
  const url = process.env['RAIL_TEST_DATABASE_URL'];
  return url === undefined ? { memory: true } : { url };
}
