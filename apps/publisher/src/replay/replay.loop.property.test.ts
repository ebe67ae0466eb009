import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { loadCatalogue } from '@rail/catalogue';
import type { FeedRow, RunRecord } from '@rail/feeds';
import type { Appended } from '@rail/kafka-client';
import { readBatchHeader, RecordCursor, recordsOf } from '@rail/kafka-protocol';
import { ManualClock } from '@rail/kernel';
import fc from 'fast-check';
import { sequenceOf } from '../run-headers.ts';
import type { Delivery } from './delivery.ts';
import type { Pace } from './pace.ts';
import { ReplayLoop } from './replay.loop.ts';
import { RowStep } from './row-step.ts';
import { TimedDelivery } from './timed-delivery.ts';

const nothing = (): Promise<void> => Promise.resolve();
const catalogue = loadCatalogue(join(import.meta.dirname, '../../../../schemas/lines'));
const dataset = catalogue.dataset('emergency-management/hazard-warning');
const warning = {
  kind: 'EARTHQUAKE',
  level: 'BLUE',
  action: 'ISSUE',
  issuer: 'USGS',
  affectedDivisions: [],
  effectiveAt: 1,
  headline: '',
  divisionCode: '330000',
  sourceVersion: 2,
};

interface Snapshot {
  readonly rows: number;
  readonly sentBefore: Readonly<Record<string, number>>;
}

/** The partitions of a broker. What is not acknowledged when a process dies may be lost, from the end of each. */
class Log {
  readonly partitions = new Map<string, number[]>();
  readonly #unacknowledged = new Map<string, number[]>();
  #resolves: (() => void)[] = [];

  send(topic: string, partition: number, batch: Buffer): Promise<Appended> {
    const at = `${topic}/${partition}`;
    const stored = this.partitions.get(at) ?? [];
    const baseOffset = stored.length;
    stored.push(...sequencesIn(batch));
    this.partitions.set(at, stored);
    this.#unacknowledged.set(at, [...(this.#unacknowledged.get(at) ?? []), baseOffset]);
    const recordCount = stored.length - baseOffset;
    return new Promise((resolve) => {
      this.#resolves.push(() => resolve({ topic, partition, baseOffset, recordCount, logAppendTimeMs: -1 }));
    });
  }

  acknowledge(): void {
    for (const resolve of this.#resolves.splice(0)) resolve();
    this.#unacknowledged.clear();
  }

  /** @param keep how many of the batches in doubt arrive after all, partition by partition */
  lose(keep: readonly number[]): void {
    [...this.#unacknowledged].forEach(([at, offsets], index) => {
      const cut = offsets[keep[index] ?? 0];
      if (cut !== undefined) this.partitions.get(at)!.length = cut;
    });
    this.#unacknowledged.clear();
    this.#resolves = [];
  }
}

function sequencesIn(batch: Buffer): number[] {
  const cursor = new RecordCursor();
  cursor.reset(recordsOf(batch, 0), readBatchHeader(batch, 0));
  const sequences: number[] = [];
  while (cursor.next()) sequences.push(sequenceOf(cursor, 'r-1')!);
  return sequences;
}

function rowsOf(gaps: readonly (number | null)[]): FeedRow[] {
  let eventTimeMs = 0;
  return gaps.map((gap, seq) => {
    if (gap === null) {
      const mapped = {
        file: 'f',
        line: seq + 2,
        reason: 'ROW_SHAPE',
        column: undefined,
        cell: undefined,
        detail: '',
      } as const;
      return { seq, dataset: 0, file: 'f', line: seq + 2, raw: `row ${seq}`, mapped };
    }
    eventTimeMs += gap;
    const key = `w-${seq * 7919}`;
    return {
      seq,
      dataset: 0,
      file: 'f',
      line: seq + 2,
      raw: '',
      mapped: { value: { ...warning, warningId: key, eventTime: eventTimeMs }, key, eventTimeMs },
    };
  });
}

async function* chunksOf(rows: readonly FeedRow[], from: number, size: number): AsyncGenerator<FeedRow[]> {
  for (let at = from; at < rows.length; at += size) yield rows.slice(at, at + size);
}

interface Plan {
  readonly pace: Pace;
  readonly diesAfter: number;
  /** In rows. */
  readonly heartbeatEvery: number;
  readonly acknowledgeEvery: number;
}

/** One process of a run; returns how it ended and what it left on record. */
async function drive(
  rows: readonly FeedRow[],
  log: Log,
  from: Snapshot,
  plan: Plan,
): Promise<{ ended: string; left: Snapshot }> {
  const clock = new ManualClock();
  const pause = (ms: number): Promise<void> => {
    clock.advance(ms);
    return Promise.resolve();
  };
  const sent = new Map(
    [...log.partitions].map(([at, all]) => [at, Math.max(-1, ...all.slice(from.sentBefore[at] ?? 0))]),
  );
  const step = new RowStep('r-1', dataset, 1, catalogue);
  const { pace } = plan;
  const loop = new ReplayLoop({
    rows: chunksOf(rows, from.rows, 3),
    step,
    pace,
    firstRow: from.rows,
    sent,
    clock,
    pause,
    retentionMs: [undefined],
  });
  let left = from;
  let dead = false;
  let beat: () => void = () => undefined;
  const timed = new TimedDelivery({
    producer: { send: (topic, partition, batch) => log.send(topic, partition, batch), pendingBytes: 0, close: nothing },
    writer: {
      append: ([record]) => {
        if (!dead) left = JSON.parse(record!.value!) as RunRecord;
        return Promise.resolve();
      },
      stop: nothing,
    },
    source: {
      fail: (error) => loop.fail(error),
      recordOf: (state, sentBefore) => {
        loop.flush();
        return { run: 'r-1', state, rows: loop.nextRow, sentBefore } as RunRecord;
      },
    },
    sentBefore: from.sentBefore,
    clock,
    pause: (_ms, signal) =>
      new Promise((resolve) => {
        beat = resolve;
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve());
      }),
  });
  let row = 0;
  const delivery: Delivery = {
    start: () => timed.start(),
    ready: async () => {
      row++;
      if (row % plan.heartbeatEvery === 0) beat();
      if (row % plan.acknowledgeEvery === 0) log.acknowledge();
      await breathe();
      if (row > plan.diesAfter) loop.stop();
      await timed.ready();
    },
    put: (outgoing) => timed.put(outgoing),
    flush: () => timed.flush(),
    finish: (state) => timed.finish(state),
    close: () => timed.close(),
  };
  await delivery.start();
  const ended = await loop.run(delivery);
  dead = ended === 'stopped';
  if (!dead) {
    loop.flush();
    log.acknowledge();
    await delivery.finish('done');
  }
  return { ended, left };
}

test('for any file, pace, deaths and checkpoints, every row is sent once, in order within its partition', async () => {
  const gaps = fc.array(fc.option(fc.integer({ min: 0, max: 50 })), { maxLength: 60 });
  const pace: fc.Arbitrary<Pace> = fc.constantFrom({ kind: 'speed', speed: 10 }, { kind: 'rate', perSecond: 400 });
  const deaths = fc.array(
    fc.record({
      diesAfter: fc.nat(30),
      heartbeatEvery: fc.integer({ min: 1, max: 9 }),
      acknowledgeEvery: fc.integer({ min: 1, max: 9 }),
      keep: fc.array(fc.nat(3), { maxLength: 4 }),
    }),
    { maxLength: 4 },
  );
  await fc.assert(
    fc.asyncProperty(gaps, pace, deaths, async (all, asked, plans) => {
      const rows = rowsOf(all);
      const log = new Log();
      let from: Snapshot = { rows: 0, sentBefore: {} };
      for (const { keep, ...plan } of plans) {
        const { left, ended } = await drive(rows, log, from, { pace: asked, ...plan });
        if (ended === 'stopped') log.lose(keep);
        from = left;
      }
      const last = await drive(rows, log, from, {
        pace: asked,
        diesAfter: Infinity,
        heartbeatEvery: 5,
        acknowledgeEvery: 3,
      });

      expect(last).toMatchObject({ ended: 'done', left: { rows: rows.length } });
      const stored = [...log.partitions.values()];
      for (const partition of stored) expect(partition).toEqual([...new Set(partition)].toSorted((a, b) => a - b));
      expect(stored.flat().toSorted((a, b) => a - b)).toEqual(rows.map(({ seq }) => seq));
    }),
    { numRuns: 150 },
  );
});

test('a late row does not delay the ones after it', async () => {
  const clock = new ManualClock();
  const puts: number[] = [];
  const step = new RowStep('r-1', dataset, 1, catalogue);
  const pause = (ms: number): Promise<void> => {
    clock.advance(ms);
    return Promise.resolve();
  };
  const rows = chunksOf(rowsOf([0, 100, 100, 100]), 0, 10);
  const loop = new ReplayLoop({
    rows,
    step,
    pace: { kind: 'speed', speed: 1 },
    firstRow: 0,
    sent: new Map(),
    clock,
    pause,
    retentionMs: [undefined],
  });
  const delivery: Delivery = {
    start: nothing,
    ready: () => undefined,
    put: () => {
      puts.push(clock.monotonic());
      if (puts.length === 2) clock.advance(70); // busy with the second row
    },
    flush: () => undefined,
    finish: nothing,
    close: nothing,
  };

  await loop.run(delivery);
  loop.flush();

  expect(puts).toEqual([0, 100, 200, 300]);
  expect(loop.timing.report(0).timingErrorMs.max).toBeGreaterThanOrEqual(70);
});

test('a loop that is paused sends nothing until it goes on, and loses nothing', async () => {
  const clock = new ManualClock();
  const puts: number[] = [];
  let waits = 0;
  const pause = (ms: number): Promise<void> => {
    waits++;
    if (waits === 2) {
      loop.change((pacer, nowMs) => pacer.togglePause(nowMs));
      return Promise.resolve();
    }
    if (waits === 4) {
      clock.advance(5000);
      loop.change((pacer, nowMs) => pacer.togglePause(nowMs));
      return Promise.resolve();
    }
    clock.advance(Math.min(ms, 1000));
    return Promise.resolve();
  };
  const loop: ReplayLoop = new ReplayLoop({
    rows: chunksOf(rowsOf([0, 100, 100]), 0, 10),
    step: new RowStep('r-1', dataset, 1, catalogue),
    pace: { kind: 'speed', speed: 1 },
    firstRow: 0,
    sent: new Map(),
    clock,
    pause,
    retentionMs: [undefined],
  });
  const delivery: Delivery = {
    start: nothing,
    ready: () => undefined,
    put: () => puts.push(clock.monotonic()),
    flush: () => undefined,
    finish: nothing,
    close: nothing,
  };

  expect(await loop.run(delivery)).toBe('done');

  expect(puts).toEqual([0, 100, 100 + 1000 + 5000 + 100]);
});
