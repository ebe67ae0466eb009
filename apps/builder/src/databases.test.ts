import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { effectiveDomain, loadAgreements, shareSchemaOf, treatmentText } from '@rail/agreements';
import { loadCatalogue } from '@rail/catalogue';
import { checkTable, loadDatabases } from '@rail/thematic';

const schemas = join(import.meta.dirname, '../../../schemas');
const agreements = loadAgreements(join(schemas, 'agreements'), loadCatalogue(join(schemas, 'lines')));
const databases = loadDatabases(join(schemas, 'thematic'));

describe('declared thematic databases', () => {
  test.each(databases.flatMap((database) => database.tables.map((table) => [database.id, table.name, table] as const)))(
    '%s.%s maps only fields that its agreement shares, in types that hold them',
    (database, _, table) => {
      const loaded = agreements.find(({ agreement }) => agreement.id === table.agreement);
      expect(loaded?.agreement.subscriber).toBe(`thematic/${database}`);
      checkTable(table, shareSchemaOf(loaded!.agreement, loaded!.dataset));
    },
  );

  test('a table that deletes by tombstone is fed by a share that forwards them', () => {
    for (const table of databases.flatMap((database) => database.tables)) {
      const { agreement } = agreements.find((loaded) => loaded.agreement.id === table.agreement)!;
      expect([table.name, agreement.key]).not.toEqual([table.name, table.tombstones === 'delete' ? 'none' : undefined]);
    }
  });

  test('a pseudonym links inside its database and nowhere else', () => {
    const linking = agreements.filter(
      ({ agreement }) =>
        agreement.subscriber.startsWith('thematic/') &&
        Object.values(agreement.fields).some((treatment) => treatmentText(treatment).startsWith('hash')),
    );
    expect(linking.length).toBeGreaterThan(0);
    for (const { agreement } of linking) {
      expect([agreement.id, `thematic/${effectiveDomain(agreement)}`]).toEqual([agreement.id, agreement.subscriber]);
    }
  });
});
