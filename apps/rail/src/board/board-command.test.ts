import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { type BoardSnapshot, ExchangeWatch, type WatchedLine } from '@rail/board';
import { runProgram } from '../program.ts';

const startMs = Date.parse('2026-11-24T10:00:00+08:00');
const lines = ['health', 'transport'].map((id, at): WatchedLine => ({
  id,
  number: at + 11,
  department: { zh: '示例厅', en: id },
  datasets: [
    {
      id: 'record',
      zh: '记录',
      en: 'Records',
      topic: `line.${id}.record`,
      partitions: 1,
      frequency: 'realtime',
      timetable: { window: '00:00-24:00', calendar: 'every-day', graceMs: 300_000 },
      freshnessMs: 60_000,
    },
  ],
}));

/** Two lines at one moment: health published a while ago, transport just now. */
function boardAt(seconds: number): BoardSnapshot {
  const last = new Map([
    ['line.health.record', startMs - 120_000],
    ['line.transport.record', startMs - 1000],
  ]);
  const nowMs = startMs + seconds * 1000;
  const kafka = { starts: new Map(), ends: new Map(), groups: new Map(), outcomes: new Map(), paused: new Map() };
  const nothing = { ...kafka, heard: [], stores: { kind: 'memory', fault: null } } as const;
  const watch = new ExchangeWatch('test', lines, last, startMs);
  const ledger = { verdict: 'ok', checkedMs: startMs, fault: null } as const;
  watch.observe({ nowMs: startMs - 61_000, monotonicMs: -61_000, ...nothing }, [], ledger);
  for (let at = -52; at < seconds; at += 9) {
    watch.observe({ nowMs: startMs + at * 1000, monotonicMs: at * 1000, ...nothing }, [], ledger);
  }
  return watch.observe({ nowMs, monotonicMs: seconds * 1000, ...nothing }, [], ledger);
}

let server: Server;
let controlUrl: string;

beforeAll(async () => {
  server = createServer((request, response) => {
    if (request.url === '/v1/board') response.end(JSON.stringify(boardAt(0)));
    else {
      response.setHeader('content-type', 'text/event-stream');
      for (const at of [0, 1, 182]) response.write(`data: ${JSON.stringify(boardAt(at))}\n\n`);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  controlUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** Runs `rail board` until it ends, or is interrupted once it has printed so many lines. */
async function board(words: string, until = Infinity, url = controlUrl) {
  const interrupt = new AbortController();
  const printed = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    jest.spyOn(process[name], 'write').mockImplementation((text) => {
      printed[name] += String(text);
      return true;
    }),
  );
  const env = { RAIL_CONTROL_URL: url };
  const run = runProgram(['board', ...words.split(' ').filter((word) => word !== '')], {
    interrupted: interrupt.signal,
    env,
  });
  if (until !== Infinity) {
    while (printed.stdout.split('\n').length <= until) await pause(10);
    interrupt.abort();
  }
  const exitCode = await run;
  for (const spy of spies) spy.mockRestore();
  return { exitCode, ...printed };
}

describe('rail board', () => {
  test('--once prints every line under its head', async () => {
    const { exitCode, stdout, stderr } = await board('--once --lang en');
    const rows = stdout.trimEnd().split('\n');

    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(rows[0]).toMatch(/^DATA RAIL 数据高铁 {2}test {3}10:00:00 \+08:00/);
    expect(rows[1]).toMatch(/^2 ON TIME {2}in 0\/s/);
    expect(rows[2]).toMatch(/^ # LINE +部门 +STATE +IN\/s/);
    expect(rows.slice(3, 5).map((row) => row.slice(0, 12))).toEqual(['11 health   ', '12 transport']);
  });

  test('--once --line prints how it is and how it goes on', async () => {
    expect((await board('--once --line transport --lang en')).stdout).toBe(
      '10:00:00  ON TIME  lag 0  on its timetable; next record due by 10:04\n',
    );
    expect((await board('--once --line transport --lang zh')).stdout).toContain('正点');
  });

  test('-o json prints the board as control has it', async () => {
    expect(JSON.parse((await board('-o json')).stdout)).toEqual(boardAt(0));
  });

  test('-o jsonl prints each', async () => {
    const { stdout } = await board('-o jsonl', 3);
    const boards = stdout
      .trimEnd()
      .split('\n')
      .slice(0, 3)
      .map((line) => JSON.parse(line) as BoardSnapshot);

    expect(boards.map(({ sampledMs }) => sampledMs - startMs)).toEqual([0, 1000, 182_000]);
  });

  test('in a pipe tells how many lines are in each state, and then what changes', async () => {
    const { exitCode, stdout } = await board('--lang en', 2);

    expect(exitCode).toBe(0);
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      '10:00:00  2 ON TIME',
      '10:03:02  11 health  LATE +0m02 P (was ON TIME)  health has not published since 09:58 (record); due every 5m ▲',
    ]);
  });

  test.each([
    ['--line helth --once', 2, 'did you mean health?'],
    ['--lang fr', 2, 'it is zh or en'],
  ])('%s ends with %i and says %s', async (words, code, text) => {
    const { exitCode, stderr } = await board(words);

    expect(exitCode).toBe(code);
    expect(stderr).toContain(text);
  });

  test('ends with 69 where no control answers', async () => {
    const { exitCode, stderr } = await board('--once', Infinity, 'http://127.0.0.1:1');

    expect(exitCode).toBe(69);
    expect(stderr).toContain('RAIL-1031');
  });
});
