import type { BoardLine } from '../snapshot.ts';
import type { Symptom } from './facts.ts';

const leastShare = 0.01;
const leastRecords = 20;
const pageShare = 0.5;
const timesUsual = 5;
/** What is usual moves this slowly: a feed that is bad for an hour does not become usual. */
const usualMs = 6 * 3_600_000;

/** What share of each line's records is set aside on an ordinary day, learnt as time passes. */
export type UsualShares = ReadonlyMap<string, number>;

const shareOf = ({ fiveMinutes: { records, quarantined } }: BoardLine): number =>
  records === 0 ? 0 : quarantined / records;

/** The usual shares after `passedMs` more of what the lines show. */
export function learn(usual: UsualShares, lines: readonly BoardLine[], passedMs: number): UsualShares {
  const learnt = new Map<string, number>();
  for (const line of lines) {
    const before = usual.get(line.line) ?? 0;
    const isMoving = line.fiveMinutes.records > 0;
    learnt.set(line.line, isMoving ? before + (shareOf(line) - before) * Math.min(1, passedMs / usualMs) : before);
  }
  return learnt;
}

/** A line much more of which is set aside than usual. */
export function quarantineSymptom(line: BoardLine, usual: UsualShares): Symptom[] {
  const { records, quarantined } = line.fiveMinutes;
  const share = shareOf(line);
  if (line.state === 'stopped' || quarantined <= leastRecords || share <= leastShare) return [];
  if (share < pageShare && share <= timesUsual * (usual.get(line.line) ?? 0)) return [];
  const percent = share < 0.1 ? `${(share * 100).toFixed(1)} %` : `${Math.round(share * 100)} %`;
  return [
    {
      rule: 'QuarantineRate',
      severity: share >= pageShare ? 'page' : 'ticket',
      cause: 'P',
      subject: `line/${line.line}`,
      family: 'quality',
      line: line.line,
      what: { zh: `隔离率 ${percent}`, en: `${percent} are set aside` },
      evidence: {
        zh: `5 分钟内 ${records} 条中隔离 ${quarantined} 条`,
        en: `${quarantined} of ${records} records in 5 minutes`,
      },
      lagRecords: 0,
    },
  ];
}
