import type { StageFacts } from '../dataset-judge.ts';
import type { BoardLine, BoardSnapshot } from '../snapshot.ts';

/** 02:31:02 in Hangzhou. */
export const nowMs = Date.parse('2026-11-24T02:31:02+08:00');
const minute = 60_000;

const departments: readonly (readonly [line: string, zh: string, en: string])[] = [
  ['market-regulation', '市场监督管理局', 'Market Regulation'],
  ['public-security', '公安厅', 'Public Security'],
  ['human-resources', '人力资源和社会保障厅', 'Human Resources and Social Security'],
  ['natural-resources', '自然资源厅', 'Natural Resources'],
  ['emergency-management', '应急管理厅', 'Emergency Management'],
  ['finance', '财政厅', 'Finance'],
  ['development-reform', '发展和改革委员会', 'Development and Reform'],
  ['political-legal', '政法委员会', 'Political and Legal Affairs'],
  ['justice', '司法厅', 'Justice'],
  ['medical-security', '医疗保障局', 'Medical Security'],
  ['health', '卫生健康委员会', 'Health'],
  ['transport', '交通运输厅', 'Transport'],
  ['ecology-environment', '生态环境厅', 'Ecology and Environment'],
  ['agriculture', '农业农村厅', 'Agriculture and Rural Affairs'],
  ['culture-tourism', '文化和旅游厅', 'Culture and Tourism'],
  ['education', '教育厅', 'Education'],
  ['civil-affairs', '民政厅', 'Civil Affairs'],
  ['local-finance', '地方金融管理局', 'Local Finance'],
  ['city-management', '城市管理主管部门', 'City Management'],
];

const stage = (of: StageFacts['stage'], reader: string | null, facts: Partial<StageFacts> = {}): StageFacts => ({
  stage: of,
  reader,
  lagRecords: 0,
  delayMs: 0,
  catchUpMs: 0,
  stuckMs: 0,
  isAbsent: false,
  failure: null,
  ...facts,
});

/** A line on time, but for what is given. */
export function aLine(number: number, rest: Partial<BoardLine> = {}): BoardLine {
  const [line, zh, en] = departments[number - 1]!;
  const lastPublishedMs = nowMs - 400;
  return {
    line,
    number,
    department: { zh, en },
    state: 'onTime',
    cause: null,
    reason: { kind: 'kept' },
    dataset: 'record',
    sinceMs: nowMs - 60 * minute,
    dueMs: nowMs + 5 * minute,
    overdueMs: null,
    inPerSecond: 12.4 * number,
    outPerSecond: 31.1 * number,
    lagRecords: number,
    ageMs: 800,
    promiseMs: minute,
    intervalMs: 5 * minute,
    quarantinedPerSecond: 0.1,
    quarantined: 3,
    fiveMinutes: { records: 3720 * number, quarantined: 1 },
    history: Array.from({ length: 60 }, (_, at) => 100 + ((at * number * 7) % 90)),
    publish: { lastPublishedMs },
    share: { agreements: 2 },
    stages: [stage('route', null, { lagRecords: number, delayMs: 120 }), stage('commit', 'market-entities')],
    datasets: [
      { dataset: 'record', zh: '记录', en: 'Records', state: 'onTime', cause: null, dueMs: nowMs, lastPublishedMs },
    ],
    ...rest,
  };
}

/** The board of users who look at it at half past two: one line of each state. */
export function aBoard(): BoardSnapshot {
  const failed = stage('commit', 'health-insurance', {
    failure: '53300 too many clients',
    lagRecords: 7912,
    delayMs: 192_000,
    catchUpMs: null,
  });
  const behind = { stage: 'route', reader: null, delayMs: 81_000, lagRecords: 9574, catchUpMs: 109_000 } as const;
  const still = { inPerSecond: 0, outPerSecond: 0, lagRecords: 0, quarantined: 0 };
  const lines = departments.map((_, at) => aLine(at + 1));
  lines[9] = aLine(10, {
    state: 'broken',
    cause: 'B',
    reason: { kind: 'failed', stage: 'commit', reader: 'health-insurance', what: '53300 too many clients' },
    sinceMs: nowMs - 192_000,
    lagRecords: 7912,
    ageMs: 192_000,
    promiseMs: 30_000,
    stages: [stage('route', null, { lagRecords: 6, delayMs: 9 }), failed],
  });
  const overdue = { kind: 'overdue', lastMs: nowMs - 552_000, intervalMs: 5 * minute } as const;
  lines[4] = aLine(5, { ...still, state: 'late', cause: 'P', reason: overdue, overdueMs: 252_000, ageMs: 552_000 });
  lines[18] = aLine(19, {
    state: 'late',
    cause: 'R',
    reason: { kind: 'behind', ...behind },
    overdueMs: 21_000,
    lagRecords: 9574,
    ageMs: 81_000,
    quarantined: 12,
    stages: [stage('route', null, behind), stage('commit', 'grassroots-governance')],
  });
  lines[13] = aLine(14, {
    ...still,
    state: 'stopped',
    reason: { kind: 'paused', by: '王', why: '杭州演练', sinceMs: 0 },
    ageMs: null,
  });
  const dueMs = Date.parse('2026-12-01T18:00:00+08:00');
  const month = {
    intervalMs: 31 * 86_400_000,
    ageMs: 23 * 86_400_000,
    publish: { lastPublishedMs: nowMs - 23 * 86_400_000 },
  };
  lines[6] = aLine(7, { ...still, ...month, state: 'quiet', reason: { kind: 'noneDue' }, dueMs });
  lines[15] = aLine(16, {
    ...still,
    state: 'unknown',
    reason: { kind: 'neverSeen' },
    ageMs: null,
    publish: { lastPublishedMs: null },
  });
  return {
    schema: 'rail.board/1',
    name: 'prod',
    sampledMs: nowMs - 200,
    startedMs: nowMs - 41 * 86_400_000,
    fault: null,
    totals: { inPerSecond: 1214, outPerSecond: 2881, quarantinedPerSecond: 3 },
    ledger: { verdict: 'ok', checkedMs: nowMs, fault: null },
    processes: [
      {
        part: 'router',
        instance: 'a',
        version: '0.1.0',
        startedMs: nowMs - 41 * 86_400_000,
        lastBeatMs: nowMs - 700,
        isAlive: true,
      },
    ],
    stores: { kind: 'memory', fault: null },
    alerts: {
      open: 1,
      worst: {
        id: 'A-2207',
        rule: 'LineBroken',
        severity: 'page',
        subject: 'database/health-insurance',
        lines: ['medical-security'],
        firedMs: nowMs - 162_000,
        isAcknowledged: false,
        isOver: false,
      },
      disposal: { closed: 6, due: 7, ratio: 6 / 7 },
      webhookFault: null,
    },
    lines,
  };
}
