import { describe, expect, test } from '@jest/globals';
import { parseDatabase } from './parse-database.ts';

const good = `
database: small-world
zh: 小世界
en: Small world
tables:
  thing:
    from: aa-bb-001
    key: [id]
    version: v
    columns:
      id: { path: $key, type: text }
      name: { path: name, type: text }
    children:
      part:
        from: parts
        columns:
          part_id: { path: $item, type: text }
aggregates:
  crowd:
    from: thing
    groupBy: [name]
    count: things
    indexes: [[things]]
`;

function refusal(from: string, to: string): { code: string; at: string; message: string } {
  expect(good).toContain(from);
  try {
    parseDatabase(good.replace(from, to), 'database.yaml', []);
  } catch (error) {
    return error as { code: string; at: string; message: string };
  }
  return { code: 'accepted', at: '', message: '' };
}

describe('database.yaml', () => {
  test('a good file becomes a database', () => {
    const database = parseDatabase(good, 'database.yaml', []);
    expect(database).toMatchObject({ id: 'small-world', schema: 'small_world', tombstonesKeptDays: 30 });
    expect(database.tables[0]).toMatchObject({ topic: 'share.aa-bb-001', tombstones: 'delete' });
  });

  test.each([
    ['version: v', 'verson: v', 'database.yaml:9:5', 'version'],
    ['type: text }\n      name', 'type: varchar }\n      name', 'database.yaml:11:25', 'one of text, integer'],
    ['key: [id]', 'key: [idd]', 'database.yaml:8:5', 'no column idd, did you mean id?'],
    ['path: $key', 'path: id', 'database.yaml:8:5', 'tombstones: ignore'],
    ['path: name', 'path: $item', 'database.yaml:12:7', '$item is for children only'],
    ['part_id:', 'id:', 'database.yaml:17:11', 'the key column of thing already'],
    ['path: $item', 'path: $key', 'database.yaml:17:11', 'belongs to the parent'],
    ['path: $key', 'path: $key, otherwise: name', 'database.yaml:11:7', 'otherwise is for a path that is a field'],
    ['  crowd:', '  thing:', 'database.yaml:19:3', 'another table, index or view has this name'],
    ['  crowd:', '  rail_crowd:', 'database.yaml:19:3', 'names with rail_'],
    ['from: thing', 'from: thin', 'database.yaml:20:5', 'no table thin'],
    ['indexes: [[things]]', 'indexes: [[thing]]', 'database.yaml:23:5', 'no column thing, did you mean things?'],
    ['indexes: [[things]]', 'indexes: [[things], [things]]', 'database.yaml:23:5', 'another table, index or view'],
    ['groupBy: [name]', 'groupBy: [nam]', 'database.yaml:19:3', 'no column nam, did you mean name?'],
  ])('%s → %s is refused at its place', (from, to, at, message) => {
    const error = refusal(from, to);
    expect(error.code).toBe('THEMATIC_INVALID');
    expect(error.message).toContain(message);
    expect(`${error.at}\n${error.message}`).toContain(at);
  });

  test('text that is not YAML is refused at its place', () => {
    expect(refusal('key: [id]', 'key: [id')).toMatchObject({ code: 'THEMATIC_INVALID' });
  });
});
