import type { AggregateTable, ThematicTable } from '../model/thematic-database.ts';
import { constant, qualified, quoted } from './text.ts';

/**
 * Counts by group as a table, kept by triggers on the counted table: whatever statement changes a row changes the
 * count in the same transaction, by the same amount, so a batch that is rolled back or replayed cannot count twice.
 * Changes are sums of +1 and -1, hence right under concurrent writers; groups are locked in one order.
 */
export function createAggregate(schema: string, aggregate: AggregateTable, source: ThematicTable): string[] {
  const target = qualified(schema, aggregate.name);
  const counted = qualified(schema, source.name);
  const routine = qualified(schema, `${aggregate.name}_keep`);
  const groups = aggregate.groupBy.map((name) => {
    const column = source.columns.find((candidate) => candidate.name === name);
    return `${quoted(name)} ${column?.type ?? 'text'} NOT NULL`;
  });
  const key = aggregate.groupBy.map(quoted).join(', ');
  const body = `
     BEGIN
       IF TG_OP = 'INSERT' THEN
         ${apply(target, aggregate, { added: 1 })};
       ELSIF TG_OP = 'UPDATE' THEN
         ${apply(target, aggregate, { added: 1, removed: -1 })};
         ${dropEmpty(target, aggregate)};
       ELSE
         ${apply(target, aggregate, { removed: -1 })};
         ${dropEmpty(target, aggregate)};
       END IF;
       RETURN NULL;
     END `;
  return [
    `CREATE TABLE IF NOT EXISTS ${target} (${groups.join(', ')}, ${quoted(aggregate.count)} bigint NOT NULL, PRIMARY KEY (${key}))`,
    `CREATE OR REPLACE FUNCTION ${routine}() RETURNS trigger LANGUAGE plpgsql AS ${routineText(body)}`,
    ...[
      ['insert', 'NEW TABLE AS added'],
      ['update', 'OLD TABLE AS removed NEW TABLE AS added'],
      ['delete', 'OLD TABLE AS removed'],
    ].map(
      ([event, tables]) =>
        `CREATE OR REPLACE TRIGGER ${quoted(`${aggregate.name}_${event}`)} AFTER ${event} ON ${counted}
           REFERENCING ${tables} FOR EACH STATEMENT EXECUTE FUNCTION ${routine}()`,
    ),
    // Rows that were there before the aggregate was declared.
    `INSERT INTO ${target} SELECT ${key}, count(*) FROM ${counted} WHERE ${condition(aggregate)} GROUP BY ${key}
       ON CONFLICT (${key}) DO UPDATE SET ${quoted(aggregate.count)} = excluded.${quoted(aggregate.count)}`,
  ];
}

/** A declared value can hold the dollar quote; as a plain constant the text of no routine can end early. */
function routineText(body: string): string {
  return body.includes('$keep$') ? constant(body) : `$keep$${body}$keep$`;
}

function apply(target: string, aggregate: AggregateTable, from: Readonly<Record<string, 1 | -1>>): string {
  const key = aggregate.groupBy.map(quoted).join(', ');
  const count = quoted(aggregate.count);
  const changes = Object.entries(from)
    .map(([rows, change]) => `SELECT ${key}, ${change} AS change FROM ${rows} WHERE ${condition(aggregate)}`)
    .join(' UNION ALL ');
  return `INSERT INTO ${target} AS kept (${key}, ${count})
    SELECT ${key}, sum(change) FROM (${changes}) AS changes GROUP BY ${key} HAVING sum(change) <> 0 ORDER BY ${key}
    ON CONFLICT (${key}) DO UPDATE SET ${count} = kept.${count} + excluded.${count}`;
}

/** A group without rows has no row, so that the table says the same whatever way it came about. */
function dropEmpty(target: string, aggregate: AggregateTable): string {
  const same = aggregate.groupBy.map((name) => `kept.${quoted(name)} = removed.${quoted(name)}`).join(' AND ');
  return `DELETE FROM ${target} AS kept USING removed WHERE ${same} AND kept.${quoted(aggregate.count)} = 0`;
}

function condition(aggregate: AggregateTable): string {
  const present = aggregate.groupBy.map((name) => `${quoted(name)} IS NOT NULL`);
  const { where } = aggregate;
  if (where !== undefined) present.push(`${quoted(where.column)} IN (${where.in.map(constant).join(', ')})`);
  return present.join(' AND ');
}
