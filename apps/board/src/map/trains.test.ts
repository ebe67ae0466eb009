import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  maxTrains,
  queuedTrains,
  recordsPerTrain,
  strokeStep,
  type TrackFlow,
  TrainSchedule,
  travelSeconds,
} from './trains.ts';

const flow = (id: string, recordsPerSecond: number, seconds = 5): TrackFlow => ({
  id,
  recordsPerSecond,
  travelSeconds: seconds,
});

describe('what a train stands for', () => {
  it('is one record while few are under way', () => {
    expect(recordsPerTrain([flow('a', 2), flow('b', 1)])).toBe(1);
  });

  it('doubles until at most sixty trains run, and is a power of two', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 50_000, noNaN: true }), { maxLength: 63 }), (rates) => {
        const flows = rates.map((rate, at) => flow(`t${at}`, rate));
        const records = recordsPerTrain(flows);
        expect(Number.isInteger(Math.log2(records))).toBe(true);
        const underway = flows.reduce((sum, each) => sum + each.recordsPerSecond * each.travelSeconds, 0);
        expect(underway / records).toBeLessThanOrEqual(maxTrains);
        if (records > 1) expect(underway / records).toBeGreaterThan(15);
      }),
    );
  });

  it('does not flicker: a rate that moves by a tenth keeps it', () => {
    const records = recordsPerTrain([flow('a', 1000)]);
    expect(recordsPerTrain([flow('a', 1100)], recordsPerTrain([flow('a', 900)], records))).toBe(
      recordsPerTrain([flow('a', 900)], recordsPerTrain([flow('a', 1100)], records)),
    );
  });
});

describe('the trains', () => {
  it('never are more than sixty, whatever the rates do', () => {
    const rates = fc.array(fc.array(fc.nat(20_000), { minLength: 10, maxLength: 10 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(rates, (steps) => {
        const schedule = new TrainSchedule();
        let records = 1;
        for (const step of steps) {
          const flows = step.map((rate, at) => flow(`t${at}`, rate));
          records = recordsPerTrain(flows, records);
          for (let frame = 0; frame < 30; frame++) schedule.advance(1 / 60, flows, records);
          const shown = flows.reduce((sum, { id }) => sum + schedule.trainsOf(id).length, 0);
          expect(shown).toBe(schedule.running);
          expect(shown).toBeLessThanOrEqual(maxTrains);
        }
      }),
      { numRuns: 50 },
    );
  });

  it('leave at the rate of the records: 20/s in trains of 4 are 5 trains a second', () => {
    const schedule = new TrainSchedule();
    const flows = [flow('a', 20, 2)];
    let left = 0;
    let before = schedule.trainsOf('a').length;
    for (let frame = 0; frame < 6000; frame++) {
      const arrived = schedule.trainsOf('a').filter((part) => part + 1 / 120 >= 1).length;
      schedule.advance(1 / 60, flows, 4);
      if (frame > 0) left += schedule.trainsOf('a').length - before + arrived;
      before = schedule.trainsOf('a').length;
    }
    expect(left / 100).toBeGreaterThan(4.9);
    expect(left / 100).toBeLessThan(5.1);
  });

  it('take as long as their track says', () => {
    const schedule = new TrainSchedule();
    schedule.advance(0.001, [flow('a', 0, 4)], 1);
    schedule.advance(1, [flow('a', 1, 4)], 1);
    const [first] = schedule.trainsOf('a');
    expect(first).toBe(0);
    schedule.advance(1, [flow('a', 0, 4)], 1);
    expect(schedule.trainsOf('a')[0]).toBeCloseTo(0.25);
    schedule.advance(3.1, [flow('a', 0, 4)], 1);
    expect(schedule.trainsOf('a')).toEqual([]);
  });

  it('are under way at once where records flow, and none where none do', () => {
    const schedule = new TrainSchedule();
    schedule.advance(0, [flow('a', 8, 5), flow('still', 0)], 4);
    expect(schedule.trainsOf('a').length).toBeGreaterThanOrEqual(9);
    expect(schedule.trainsOf('still')).toEqual([]);
  });

  it('go with a track that is no more', () => {
    const schedule = new TrainSchedule();
    schedule.advance(0, [flow('a', 8, 5), flow('b', 8, 5)], 4);
    schedule.advance(0, [flow('b', 8, 5)], 4);
    expect(schedule.trainsOf('a')).toEqual([]);
    expect(schedule.running).toBe(schedule.trainsOf('b').length);
  });

  it('do not come in a flood after the page was hidden for a minute', () => {
    const schedule = new TrainSchedule();
    schedule.advance(0, [flow('a', 8, 5)], 4);
    schedule.advance(60, [flow('a', 8, 5)], 4);
    expect(schedule.trainsOf('a').length).toBeLessThanOrEqual(1);
  });
});

describe('a queue before a signal', () => {
  it('is none for what is merely on its way', () => {
    expect(queuedTrains(0, 0, 1, 8)).toBe(0);
    expect(queuedTrains(190, 100, 16, 8)).toBe(0);
    expect(queuedTrains(9, 0, 1, 8)).toBe(0);
  });

  it('holds one train for so many records as a train has, up to its places', () => {
    expect(queuedTrains(64, 0, 16, 8)).toBe(4);
    expect(queuedTrains(9574, 100, 16, 8)).toBe(8);
    expect(queuedTrains(12, 0, 16, 8)).toBe(1);
  });
});

describe('figures as pictures', () => {
  it('has four strokes, one for each power of ten', () => {
    expect([0, 0.9, 1, 9.9, 10, 99, 100, 60_000].map(strokeStep)).toEqual([0, 0, 1, 1, 2, 2, 3, 3]);
  });

  it('runs slower the longer a record takes, and somehow where nobody knows', () => {
    const seconds = [0, 4, 90, 1000, 60_000].map(travelSeconds);
    expect(seconds).toEqual([...seconds].sort((left, right) => left - right));
    expect(seconds[0]).toBeGreaterThan(1);
    expect(seconds.at(-1)).toBeLessThan(12);
    expect(travelSeconds(null)).toBe(5);
  });
});
