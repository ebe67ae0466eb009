import type { BoardLine, BoardSnapshot } from '@rail/board';
import { aBoard, nowMs } from '../../libs/board/src/testing/a-board.ts';

/** The board with one line of each state, as if it were sampled at this moment. */
export function boardNow(change: (line: BoardLine) => BoardLine = (line) => line): BoardSnapshot {
  const byMs = Date.now() - nowMs;
  const moved = JSON.stringify(aBoard(), (key, value: unknown) =>
    typeof value === 'number' && key.endsWith('Ms') && value > 1e12 ? value + byMs : value,
  );
  const snapshot = JSON.parse(moved) as BoardSnapshot;
  return { ...snapshot, lines: snapshot.lines.map(change) };
}

export const session = {
  schema: 'rail.session/1',
  exchange: 'prod',
  version: '0.1.0',
  mode: 'local',
  principal: 'local',
  role: 'admin',
  content: 'all',
} as const;

const alert = {
  id: 'A-2207',
  rule: 'LineBroken',
  severity: 'page',
  cause: 'B',
  subject: 'database/health-insurance',
  lines: ['medical-security'],
  summary: { zh: '医疗保障 中断', en: 'Medical Security BROKEN' },
  impact: { zh: '7,912 条记录等待', en: '7,912 records wait' },
  evidence: { zh: '53300 too many clients', en: '53300 too many clients' },
  firstCommand: 'rail line show medical-security',
  runbook: 'alerts/line-broken.md',
  family: 'database',
  firedMs: nowMs,
  resolvedMs: null,
  relapses: 0,
  notifiedMs: nowMs,
  drill: null,
  ack: null,
  closed: null,
  dueMs: nowMs + 1_800_000,
  inhibitedBy: null,
} as const;

/** What the other paths answer while the board shows `boardNow`. */
export const answers: Readonly<Record<string, unknown>> = {
  '/v1/session': session,
  '/v1/alerts': {
    schema: 'rail.alerts/1',
    open: [alert],
    closed: [],
    disposal: { closed: 6, due: 7, ratio: 6 / 7 },
    silences: [{ subject: 'line/agriculture', untilMs: nowMs, by: 'wang', reason: 'drill', drill: null }],
    webhook: { configured: true, lastDeliveredMs: nowMs, fault: null },
  },
  '/v1/events': {
    schema: 'rail.events/1',
    events: [
      {
        atMs: nowMs,
        kind: 'state',
        line: 'medical-security',
        text: { zh: '线路 10 中断', en: 'line 10 BROKEN' },
        link: '/lines/medical-security',
      },
    ],
  },
  '/v1/board/history': {
    schema: 'rail.board-history/1',
    fromMs: nowMs - 86_400_000,
    stepMs: 900_000,
    lines: aBoard().lines.map(({ line, state }) => ({
      line,
      states: Array.from({ length: 96 }, (_, at) => (at < 4 ? null : at > 90 ? state : 'onTime')),
    })),
  },
  '/v1/board': aBoard(),
  '/v1/lines/medical-security': {
    schema: 'rail.line/1',
    board: aBoard().lines[9],
    contact: { name: '数据处', phone: '0571-88000000', email: 'data@example.gov' },
    control: { line: 'medical-security', paused: null, recordsPerSecond: null, updatedMs: nowMs },
    latency: {
      isHeard: true,
      route: { p99Ms: 9, records: 12_300 },
      share: { p99Ms: 32, records: 12_300 },
      commit: { 'health-insurance': { p99Ms: 200, records: 4_100 } },
    },
    datasets: [
      {
        dataset: 'record',
        zh: '结算',
        en: 'Settlement',
        topic: 'line.medical-security.record',
        kind: 'event',
        timetable: { zh: '实时, 间隔 ≤ 2 m', en: 'continuous, gap up to 2 m' },
        promiseMs: 30_000,
        observedGapMs: 4_200,
        partitions: [0, 1, 2].map((partition) => ({ partition, end: 100_000, lagRecords: 2_600 + partition })),
        agreements: ['med-hea-01', 'med-cit-01'],
      },
    ],
    quarantine: [
      { reason: 'Q104', meaning: { zh: '没有已知的模式', en: 'no known schema' }, records: 97, example: 'x/0/1' },
    ],
  },
};
