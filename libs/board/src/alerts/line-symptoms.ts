import type { StageFacts } from '../dataset-judge.ts';
import { reasonText } from '../render/reason-text.ts';
import { spanText } from '../render/units.ts';
import type { BoardLine } from '../snapshot.ts';
import { type LineCause, stateWords } from '../states.ts';
import type { Symptom, Words } from './facts.ts';

const pageAtPromises = 3;
const growingFromMs = 10 * 60_000;
const stuckAfterMs = 30_000;
const causeOfStage: Readonly<Record<StageFacts['stage'], LineCause>> = { route: 'R', commit: 'B', read: 'S' };

/** What the board says of one line, as symptoms: one for each part that is to blame. */
export function lineSymptoms(line: BoardLine, nowMs: number): Symptom[] {
  if (line.state === 'stopped') return [];
  return [...overdue(line, nowMs), ...late(line, nowMs), ...broken(line, nowMs), ...growing(line)];
}

/** Every dataset counts, whichever decides the line: one that is overdue may be hidden by a database that is down. */
function overdue(line: BoardLine, nowMs: number): Symptom[] {
  const late = line.datasets.filter(({ state, cause }) => state === 'late' && cause === 'P');
  const [first] = late;
  if (first === undefined) return [];
  const byMs = Math.max(...late.map(({ dueMs }) => nowMs - dueMs));
  const names = late.map(({ dataset }) => dataset).join(', ');
  const isDeciding = line.reason.kind === 'overdue';
  const evidence = isDeciding
    ? reasonsOf(line, nowMs)
    : { zh: `${names} 过点 ${spanText(byMs)}`, en: `${names}: due ${spanText(byMs)} ago` };
  return [
    {
      ...ofLine(line),
      rule: 'LineOverdue',
      severity: 'notify',
      cause: 'P',
      family: 'timetable',
      what: { zh: `晚点 ${spanText(byMs)}, 部门过点未发布 (${names})`, en: `LATE ${spanText(byMs)}: ${names} overdue` },
      evidence,
    },
  ];
}

function late(line: BoardLine, nowMs: number): Symptom[] {
  const { reason, cause, state } = line;
  if (state !== 'late' || (cause !== 'R' && cause !== 'B') || !('stage' in reason)) return [];
  const delayMs = line.promiseMs + (line.overdueMs ?? 0);
  return [
    {
      ...ofLine(line),
      rule: 'LineLate',
      severity: delayMs >= pageAtPromises * line.promiseMs ? 'page' : 'ticket',
      cause,
      subject: subjectOf(reason),
      family: 'flow',
      what: stateOf(line),
      evidence: reasonsOf(line, nowMs),
    },
  ];
}

function broken(line: BoardLine, nowMs: number): Symptom[] {
  const { reason, state } = line;
  const symptoms: Symptom[] = [];
  const base = { ...ofLine(line), rule: 'LineBroken', what: stateOf(line) } as const;
  if (state === 'broken' && 'stage' in reason) {
    const cause = causeOfStage[reason.stage];
    const evidence = reasonsOf(line, nowMs);
    symptoms.push({ ...base, severity: 'page', cause, subject: subjectOf(reason), family: 'flow', evidence });
  } else if (state === 'broken') {
    // Half of a minute set aside: the provider's schema or data, of which nobody of ours has to wake up.
    const evidence = reasonsOf(line, nowMs);
    symptoms.push({ ...base, severity: 'notify', cause: 'P', family: 'quality', evidence });
  }
  // A line shows one reader that is down; there may be more of them.
  for (const stage of line.stages) {
    if (stage.stage === 'read' || symptoms.some(({ subject }) => subject === subjectOf(stage))) continue;
    const evidence = downText(stage);
    if (evidence === undefined) continue;
    const cause = causeOfStage[stage.stage];
    symptoms.push({ ...base, severity: 'page', cause, subject: subjectOf(stage), family: 'flow', evidence });
  }
  return symptoms;
}

function growing(line: BoardLine): Symptom[] {
  return line.stages.flatMap((stage): Symptom[] => {
    const { lagRecords, catchUpMs } = stage;
    if (stage.stage === 'read' || lagRecords === 0 || (catchUpMs ?? Infinity) <= growingFromMs) return [];
    const needs =
      catchUpMs === null
        ? { zh: '越来越慢', en: 'falls further behind' }
        : { zh: `${spanText(catchUpMs)} 后追平`, en: `clear in ${spanText(catchUpMs)}` };
    return [
      {
        ...ofLine(line),
        rule: 'LagGrowing',
        severity: 'ticket',
        cause: causeOfStage[stage.stage],
        subject: subjectOf(stage),
        family: 'flow',
        what: { zh: '积压在增长', en: 'its backlog grows' },
        evidence: {
          zh: `积压 ${lagRecords} 条, ${needs.zh}`,
          en: `${lagRecords} records wait, ${needs.en}`,
        },
        measure: catchUpMs ?? Infinity,
      },
    ];
  });
}

function downText({ failure, isAbsent, stuckMs }: StageFacts): Words | undefined {
  if (failure !== null) return { zh: failure, en: failure };
  if (isAbsent) return { zh: '没有运行: 消费组没有成员', en: 'does not run: its group has no member' };
  if (stuckMs < stuckAfterMs) return undefined;
  return { zh: `停滞 ${spanText(stuckMs)}`, en: `has stood still for ${spanText(stuckMs)}` };
}

/** `router`, or the database: whatever lines suffer, what is to blame is one. */
function subjectOf({ stage, reader }: Pick<StageFacts, 'stage' | 'reader'>): string {
  return stage === 'route' ? 'router' : `database/${reader}`;
}

const ofLine = ({ line, lagRecords }: BoardLine) => ({ line, subject: `line/${line}`, lagRecords });

const stateOf = ({ state }: BoardLine): Words => ({ zh: stateWords[state].zh, en: stateWords[state].en });

const reasonsOf = (line: BoardLine, nowMs: number): Words => ({
  zh: reasonText(line, 'zh', nowMs),
  en: reasonText(line, 'en', nowMs),
});
