import { describe, expect, test } from '@jest/globals';
import { type LabelValues, SeriesBudget } from './series-budget.ts';

function aBudget(limit: number): { budget: SeriesBudget; dropped: string[] } {
  const dropped: string[] = [];
  return { budget: new SeriesBudget(limit, (label) => dropped.push(label)), dropped };
}

const labels = (line: string, dataset: string, partition: number): LabelValues => ({ line, dataset, partition });

describe('a budget of series', () => {
  test('keeps labels as they are up to its limit, also those of series that it knows', () => {
    const { budget, dropped } = aBudget(2);
    const known = new Set<string>();

    for (const partition of [0, 1, 0, 1]) {
      expect(budget.admit(known, labels('health', 'visit', partition), true)).toEqual(
        labels('health', 'visit', partition),
      );
    }
    expect(dropped).toEqual([]);
  });

  test('beyond it drops the partition, then the dataset, and counts each', () => {
    const { budget, dropped } = aBudget(1);
    const known = new Set<string>();
    budget.admit(known, labels('health', 'visit', 0), true);

    expect(budget.admit(known, labels('health', 'event', 0), true)).toEqual({ line: 'health' });
    expect(budget.admit(known, labels('health', 'other', 7), true)).toEqual({ line: 'health' });
    expect(dropped).toEqual(['partition', 'dataset', 'partition', 'dataset']);
  });

  test('leaves a sample out where several series must not become one', () => {
    const { budget, dropped } = aBudget(0);

    expect(budget.admit(new Set(), labels('health', 'visit', 0), false)).toBeUndefined();
    expect(dropped).toEqual(['partition']);
  });

  test('does not touch labels that say what and not where', () => {
    const { budget, dropped } = aBudget(0);

    expect(budget.admit(new Set(), { agreement: 'he-hr-020' }, true)).toEqual({ agreement: 'he-hr-020' });
    expect(dropped).toEqual([]);
  });

  test('has room again for what follows series that are gone', () => {
    const { budget } = aBudget(1);
    const known = new Set<string>();
    budget.admit(known, labels('health', 'visit', 0), false);
    budget.forget(known);

    expect(budget.admit(known, labels('health', 'visit', 1), false)).toEqual(labels('health', 'visit', 1));
  });
});
