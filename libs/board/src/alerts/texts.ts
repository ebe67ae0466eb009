import type { Alert, Severity } from '../api/alerts.ts';
import { severities } from '../api/alerts.ts';
import { countText } from '../render/units.ts';
import type { BoardSnapshot } from '../snapshot.ts';
import { causeWords, type LineCause } from '../states.ts';
import type { Symptom, Words } from './facts.ts';
import { alertRules, type RuleName, ruleNames } from './rules.ts';

/** The more severe, of the same severity the one that stands first in the table of rules. */
export function worstOf(symptoms: readonly Symptom[]): Symptom {
  return symptoms.reduce((worst, next) => {
    const bySeverity = rankOf(next.severity) - rankOf(worst.severity);
    if (bySeverity !== 0) return bySeverity < 0 ? next : worst;
    return ruleNames.indexOf(next.rule) < ruleNames.indexOf(worst.rule) ? next : worst;
  });
}

/** 0 is the worst. */
export const rankOf = (severity: Severity): number => severities.indexOf(severity);

type Texts = Pick<Alert, 'summary' | 'impact' | 'evidence' | 'firstCommand' | 'runbook'>;

/** What an alert says of the symptoms that it takes in. */
export function textsOf(
  id: string,
  symptoms: readonly Symptom[],
  lines: readonly string[],
  board: BoardSnapshot,
): Texts {
  const worst = worstOf(symptoms);
  const rule = alertRules[worst.rule];
  return {
    summary: summaryOf(worst, lines, board),
    impact: impactOf(worst, symptoms, board),
    evidence: worst.evidence,
    firstCommand: rule.firstCommand
      .replace('{line}', worst.line ?? lines[0] ?? '')
      .replace('{agreement}', nameOf(worst.subject))
      .replace('{alert}', id),
    runbook: rule.runbook,
  };
}

function summaryOf({ subject, what, line, cause }: Symptom, lines: readonly string[], board: BoardSnapshot): Words {
  const who = subjectWords(subject);
  if (lines.length > 1) {
    const names = lines.length <= 4 ? lines.join(', ') : `${lines.slice(0, 3).join(', ')}, …`;
    return {
      zh: `${who.zh}: ${lines.length} 条线路${what.zh} (${names})`,
      en: `${who.en}: ${lines.length} lines ${what.en} (${names})`,
    };
  }
  if (line === null || cause === null) return { zh: `${who.zh} ${what.zh}`, en: `${who.en} ${what.en}` };
  const department = board.lines.find((each) => each.line === line)?.department;
  const by = byWords(cause, subject);
  return {
    zh: `${department?.zh ?? ''} ${line} ${what.zh}, 原因 ${by.zh}`.trim(),
    en: `${line}${department === undefined ? '' : ` (${department.en})`} ${what.en}, cause ${by.en}`,
  };
}

/** The cause spelled out: `B (database health-insurance)`. */
function byWords(cause: LineCause, subject: string): Words {
  const who = subject.startsWith('line/') ? causeWords[cause] : subjectWords(subject);
  return { zh: `${cause} (${who.zh})`, en: `${cause} (${who.en})` };
}

const kinds: Readonly<Record<string, Words>> = {
  line: { zh: '线路', en: 'line' },
  database: { zh: '专题库', en: 'database' },
  agreement: { zh: '协议', en: 'agreement' },
  disk: { zh: '磁盘', en: 'disk' },
  store: { zh: '存储', en: 'store' },
  schema: { zh: '模式', en: 'schema' },
  denied: { zh: '访问', en: 'access to' },
};

const nameOf = (subject: string): string => subject.slice(subject.indexOf('/') + 1);

/** `database/health-insurance` as a person says it. */
function subjectWords(subject: string): Words {
  if (subject === 'router') return { zh: '路由', en: 'router' };
  if (subject === 'exchange') return { zh: '交换平台', en: 'the exchange' };
  const kind = kinds[subject.slice(0, subject.indexOf('/'))];
  const name = nameOf(subject);
  return kind === undefined ? { zh: name, en: name } : { zh: `${kind.zh} ${name}`, en: `${kind.en} ${name}` };
}

function impactOf(worst: Symptom, symptoms: readonly Symptom[], board: BoardSnapshot): Words {
  const { cause, rule } = worst;
  if (rule === 'LedgerImbalance') {
    return { zh: '数据可能丢失或重复', en: 'records may be missing or there twice' };
  }
  if (cause === 'P' && worst.family === 'timetable') {
    return { zh: '没有数据到达, 平台没有积压', en: 'no records come; nothing waits at the exchange' };
  }
  if (cause === 'P')
    return { zh: '被隔离的记录没有共享, 其余照常', en: 'what is set aside is not shared; the rest goes on' };
  if (cause === null) return { zh: '线路不受影响', en: 'no line is affected' };
  const lagged = new Map(symptoms.map(({ line, lagRecords }) => [line, lagRecords]));
  const waiting = countText([...lagged.values()].reduce((sum, count) => sum + count, 0));
  if (cause === 'B') {
    const name = nameOf(worst.subject);
    return {
      zh: `积压 ${waiting} 条; 专题库 ${name} 不是最新; 共享不受影响`,
      en: `${waiting} records wait; database ${name} is stale; shares are not affected`,
    };
  }
  const names = new Set(symptoms.map(({ line }) => line));
  const shares = board.lines
    .filter(({ line }) => names.has(line))
    .reduce((sum, { share }) => sum + share.agreements, 0);
  return {
    zh: `积压 ${waiting} 条; ${shares} 份共享不是最新`,
    en: `${waiting} records wait; ${shares} shares are stale`,
  };
}

/** Whether anything is lost, which is what whoever is woken up asks first. */
export function lossText(rule: RuleName): Words {
  switch (rule) {
    case 'LedgerImbalance':
      return { zh: '可能有丢失或重复: 账目指出位置', en: 'perhaps: the ledger names the offsets' };
    case 'LineOverdue':
      return { zh: '平台没有丢失, 数据还没有来', en: 'nothing: the records have not come yet' };
    case 'LineBroken':
    case 'LineLate':
    case 'LagGrowing':
      return {
        zh: '没有丢失: 数据在日志中等待, 恢复后从断点继续',
        en: "nothing: they wait in the broker's log, and go on from there",
      };
    case 'ObserverStale':
      return { zh: '不知道: 没有人看到', en: 'not known: nobody could look' };
    default:
      return { zh: '没有丢失', en: 'nothing' };
  }
}
