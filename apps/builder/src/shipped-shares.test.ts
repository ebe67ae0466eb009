import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { avroValue, compileAgreement, loadAgreements, parseCases, RecordSharing } from '@rail/agreements';
import { encodeValue } from '@rail/avro';
import { loadCatalogue } from '@rail/catalogue';
import {
  BatchWriter,
  type Database,
  loadDatabases,
  migrate,
  openDatabase,
  ShareDecoder,
  startPosition,
  type ThematicDatabase,
} from '@rail/thematic';

const schemas = join(import.meta.dirname, '../../../schemas');
const agreements = loadAgreements(join(schemas, 'agreements'), loadCatalogue(join(schemas, 'lines')));
const feeds = loadDatabases(join(schemas, 'thematic')).flatMap((database) =>
  [...new Set(database.tables.map((table) => table.agreement))].map((id) => [database.id, id, database] as const),
);

let db: Database;
beforeAll(async () => {
  db = await openDatabase({ memory: true });
});
afterAll(() => db.close());

/** The record that the cases of an agreement begin with, shared, and then its deletion. */
class Share {
  readonly #database: ThematicDatabase;
  readonly #decoder: ShareDecoder;
  readonly #writer: BatchWriter;
  readonly #topic: string;
  readonly #key: string;
  readonly #value: Buffer;
  #next = 0;

  constructor(database: ThematicDatabase, id: string) {
    const { agreement, dataset } = agreements.find((loaded) => loaded.agreement.id === id)!;
    const compiled = compileAgreement(agreement, dataset, () => Buffer.from('a secret'));
    const { base } = parseCases(readFileSync(join(schemas, `agreements/${id}.cases.yaml`), 'utf8'), id);
    const key = Buffer.from(dataset.key.map((path) => String(base![path])).join('|'));
    const value = encodeValue(dataset.schema, avroValue(dataset.schema, base));
    const { share } = new RecordSharing(compiled, dataset).share({ key, value, timestampMs: 0 });
    this.#topic = compiled.shareTopic;
    this.#key = String(share!.key);
    this.#value = share!.value!;
    this.#database = database;
    this.#writer = new BatchWriter(db, database);
    this.#decoder = new ShareDecoder(database);
    this.#decoder.learn(this.#topic, 1, compiled.shareSchema);
  }

  start(): Promise<unknown> {
    return startPosition(db, this.#database, { topic: this.#topic, partition: 0, next: 0, leaderEpoch: -1 });
  }

  deliver(): Promise<void> {
    return this.#commit((lineage) => this.#decoder.value(lineage, this.#key, 1, this.#value, 0, this.#value.length));
  }

  takeBack(): Promise<void> {
    return this.#commit((lineage) => this.#decoder.tombstone(lineage, this.#key));
  }

  async #commit(add: (lineage: Parameters<ShareDecoder['tombstone']>[0]) => void): Promise<void> {
    const offset = this.#next++;
    add({ topic: this.#topic, partition: 0, offset, originOffset: offset, publishedMs: 0 });
    const { events, faults } = this.#decoder.take();
    expect(faults).toEqual([]);
    const advance = { topic: this.#topic, partition: 0, from: offset, next: offset + 1, leaderEpoch: 0 };
    expect(await this.#writer.commit({ advances: [advance], events, faults })).toBe('committed');
  }
}

const rowsOf = (database: ThematicDatabase, table: string): ReturnType<Database['query']> =>
  db.query(`SELECT * FROM ${database.schema}.${table}`);

describe('shipped databases', () => {
  test.each(feeds)(
    '%s has the rows of %s when they come, and no more when they are deleted',
    async (_, id, database) => {
      await migrate(db, database);
      const share = new Share(database, id);
      const fed = database.tables.filter((table) => table.agreement === id);
      await share.start();

      await share.deliver();
      for (const table of fed)
        expect([table.name, (await rowsOf(database, table.name)).length]).toEqual([table.name, 1]);

      await share.takeBack();
      for (const { name, tombstones, children } of fed.filter((table) => table.tombstones === 'delete')) {
        const left = [name, ...children.map((child) => child.name)].map((table) => rowsOf(database, table));
        expect([tombstones, ...(await Promise.all(left)).flat()]).toEqual(['delete']);
      }
    },
  );

  test('a lot that nobody won is no award', async () => {
    const [, id, database] = feeds.find(([, agreement]) => agreement === 'fi-me-004')!;
    await migrate(db, database);
    const share = new Share(database, id);
    await db.query(`DELETE FROM ${database.schema}.rail_offset`);
    await db.query(`DELETE FROM ${database.schema}.rail_tombstone`);
    await share.start();
    await share.deliver();

    expect(await rowsOf(database, 'award')).toEqual([
      {
        procurement_number: 'ZFCG-330106-2026-00099',
        stage: 'AWARD',
        lot_number: '1',
        award_uscc: '91330199MA0DEM0A7F',
        award_amount: '1420000.00',
        lot_name: '平台开发',
        lot_budget: '1500000.00',
        catalog_code: 'C16010000',
      },
    ]);
  });
});
