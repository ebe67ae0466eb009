import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { asStale, type BoardSnapshot, type Feed, type Sample } from '@rail/board';
import { Catalogue, loadCatalogue } from '@rail/catalogue';
import { Signals } from '@rail/runtime';
import { aBoard } from '@rail/board/testing';
import { BoardSignals } from './board-signals.ts';

const lines = loadCatalogue(join(import.meta.dirname, '../../../../schemas/lines'));
const catalogue = new Catalogue([lines.line('health')]);
const topic = 'line.health.hospital-visit';
const share = 'share.he-hr-020';
const feed: Feed = { agreement: 'he-hr-020', source: topic, share, databases: ['labour'], readers: ['he-hr-020.etl'] };

const group = (committed: Record<string, number>, hasMembers = true) => ({
  committed: new Map(Object.entries(committed)),
  hasMembers,
  failure: null,
});

function aSample(groups: Sample['groups']): Sample {
  return {
    nowMs: 0,
    monotonicMs: 0,
    starts: new Map([[`${share}/1`, 4]]),
    ends: new Map([
      [`${topic}/0`, 10],
      [`${topic}/1`, 8],
      [`${share}/0`, 7],
      [`${share}/1`, 6],
    ]),
    groups,
    outcomes: new Map(),
  } as unknown as Sample;
}

let board: BoardSnapshot;
let sample: Sample;
let signals: Signals;

async function scrape(): Promise<string> {
  return signals.text();
}

beforeEach(() => {
  board = aBoard();
  sample = aSample(
    new Map([
      ['', group({ [`${topic}/0`]: 9, [`${topic}/1`]: 8 })],
      ['labour', group({ [`${share}/0`]: 7 })],
      ['he-hr-020.etl', group({ [`${share}/0`]: 2, [`${share}/1`]: 6 })],
    ]),
  );
  signals = new Signals();
  const balances = () => new Map([['health', { imbalance: 3, checkedMs: 1_790_000_000_000 }]]);
  const parts = { signals, name: 'prod', catalogue, board: () => board, sample: () => sample, feeds: () => [feed] };
  const boardSignals = new BoardSignals({ ...parts, inForce: () => [], balances });
  signals.beforeScrape(() => boardSignals.collect());
});

describe('the board as metrics', () => {
  test('exactly one state with one cause is 1 for each line, and it is the one of the board', async () => {
    const set = (await scrape()).split('\n').filter((row) => /^rail_line_state\{.*\} 1$/.test(row));

    expect(set).toHaveLength(board.lines.length);
    for (const { line, state, cause } of board.lines) {
      expect(set).toContain(`rail_line_state{line="${line}",state="${state}",cause="${cause ?? 'none'}"} 1`);
    }
  });

  test('a board that nobody could look at is unknown, and tells no lag of before', async () => {
    board = asStale(board);
    const text = await scrape();

    expect(text.match(/^rail_line_state\{[^}]*state="unknown",cause="none"\} 1$/gm)).toHaveLength(board.lines.length);
    expect(text).not.toMatch(/^rail_line_state\{[^}]*state="(late|broken|onTime|quiet|stopped)"[^}]*\} 1$/m);
    expect(text).not.toMatch(/^kafka_consumergroup|^rail_line_freshness_seconds\{/m);
  });

  test('delay and time to catch up are those of the slowest reader; what falls behind never catches up', async () => {
    const text = await scrape();

    expect(text).toContain('rail_line_freshness_seconds{line="medical-security",stage="commit"} 192');
    expect(text).toContain('rail_line_catchup_seconds{line="medical-security",stage="commit"} +Inf');
    expect(text).toContain('rail_line_catchup_seconds{line="city-management",stage="route"} 109');
    expect(text).toContain('rail_line_promise_seconds{line="health",dataset="hospital-visit"} 60');
  });

  test('groups lag by what lies between their offset and the committed end', async () => {
    const text = await scrape();
    const lag = (name: string, topicName: string, partition: number) =>
      new RegExp(
        `^kafka_consumergroup_group_lag\\{cluster_name="prod",group="${name}",topic="${topicName}",partition="${partition}"\\} (\\d+)$`,
        'm',
      ).exec(text)?.[1];

    expect([lag('rail.router', topic, 0), lag('rail.router', topic, 1)]).toEqual(['1', '0']);
    expect([lag('rail.builder.labour', share, 0), lag('rail.builder.labour', share, 1)]).toEqual(['0', '2']);
    expect(text).toContain(`group_topic_sum_lag{cluster_name="prod",group="he-hr-020.etl",topic="${share}"} 5`);
    expect(text).toContain('kafka_consumergroup_group_max_lag_seconds{cluster_name="prod",group="rail.router"} 81');
  });

  test('a group that is gone is not there any more', async () => {
    expect(await scrape()).toContain('group="he-hr-020.etl"');
    sample = aSample(new Map([['', group({ [`${topic}/0`]: 10 })]]));

    expect(await scrape()).not.toContain('group="he-hr-020.etl"');
  });

  test('the balance of a line is told with the moment of its last account', async () => {
    const text = await scrape();

    expect(text).toContain('rail_ledger_imbalance_pairs{line="health"} 3');
    expect(text).toContain('rail_ledger_checked_timestamp_seconds{line="health"} 1790000000');
  });
});
