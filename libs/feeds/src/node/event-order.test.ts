import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { TimedRow } from '../order/encoded-row.ts';
import { EventOrder, type RowSource } from './event-order.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rail-order-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const rowsOf = (times: readonly number[]): TimedRow[] =>
  times.map((timeMs, index) => ({
    timeMs,
    file: index % 3,
    row: {
      line: index + 1,
      raw: index % 5 === 4 ? Buffer.from([index & 255, 0, 255]) : `行 ${index},"x"`,
      broken: index % 7 === 6 ? '坏 broken' : undefined,
    },
  }));

function sourceOf(rows: readonly TimedRow[]): { source: RowSource; readings: () => number } {
  let readings = 0;
  return {
    readings: () => readings,
    source: async function* read() {
      readings++;
      for (let at = 0; at < rows.length; at += 7) yield rows.slice(at, at + 7);
    },
  };
}

async function all(order: EventOrder): Promise<TimedRow[]> {
  const rows: TimedRow[] = [];
  for await (const batch of order.rows()) rows.push(...batch);
  return rows;
}

const options = () => ({ folder, runBytes: 400, runsAtOnce: 3 });
/** By time, those of one time as they came. */
const expected = (rows: readonly TimedRow[]): TimedRow[] => rows.toSorted((a, b) => a.timeMs - b.timeMs);

describe('rows by event time', () => {
  test('for any times, memory and number of runs, the order is that of a stable sort, again and again', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -5, max: 20 }), { maxLength: 150 }),
        fc.constantFrom(150, 400, 100_000),
        async (times, runBytes) => {
          const rows = rowsOf(times);
          const order = await EventOrder.of(sourceOf(rows).source, { ...options(), runBytes });
          expect(await all(order)).toEqual(expected(rows));
          expect(await all(order)).toEqual(expected(rows));
          await order.close();
        },
      ),
      { numRuns: 200 },
    );
  });

  test('already in order are read and never spilled, however many', async () => {
    const rows = rowsOf(Array.from({ length: 200 }, (_, index) => Math.floor(index / 3)));
    const { source, readings } = sourceOf(rows);
    const order = await EventOrder.of(source, options());
    expect(await all(order)).toEqual(rows);
    expect({ done: order.done, spilled: order.spilledBytes, readings: readings() }).toEqual({
      done: 'already in order',
      spilled: 0,
      readings: 2,
    });
    await order.close();
  });

  test('that are newest first are spilled once and merged', async () => {
    const rows = rowsOf(Array.from({ length: 60 }, (_, index) => 1000 - index));
    const order = await EventOrder.of(sourceOf(rows).source, { ...options(), runsAtOnce: 100 });
    expect(await all(order)).toEqual(expected(rows));
    expect(order.done).toBe('sorted on disk');
    await order.close();
  });

  test('that memory holds are read once', async () => {
    const { source, readings } = sourceOf(rowsOf([3, 1, 2]));
    const order = await EventOrder.of(source, { folder });
    expect((await all(order)).map(({ timeMs }) => timeMs)).toEqual([1, 2, 3]);
    expect({ done: order.done, readings: readings() }).toEqual({ done: 'sorted in memory', readings: 1 });
  });

  test('leave no file behind, not even while they are read', async () => {
    const order = await EventOrder.of(sourceOf(rowsOf([9, 8, 7, 6, 5, 4, 3, 2, 1, 0])).source, {
      ...options(),
      runBytes: 150,
    });
    expect(order.spilledBytes).toBeGreaterThan(0);
    expect(readdirSync(folder)).toEqual([]);
    await order.close();
  });

  test('are refused with the folder when they cannot be kept there', async () => {
    const rows = rowsOf([9, 8, 7, 6, 5, 4, 3, 2, 1, 0]);
    const nowhere = { folder: join(folder, 'none'), runBytes: 150 };
    await expect(EventOrder.of(sourceOf(rows).source, nowhere)).rejects.toMatchObject({ code: 'SPILL_FAILED' });
  });
});
