import { formatCount, parseDurationMs, RailError } from '@rail/kernel';
import { type Pace, parsePace } from './pace.ts';
import { exceeds, parseQuarantineLimit, type QuarantineLimit, type ReplayReport } from './replay-report.ts';

/** What a replay has to reach, or it counts as failed. */
export interface ReplayTargets {
  readonly maxQuarantined: { readonly text: string; readonly limit: QuarantineLimit } | undefined;
  /** A share of the pace that was asked for. */
  readonly minSpeed: number | undefined;
  /** Of the 99th percentile. */
  readonly maxTimingErrorMs: number | undefined;
}

export interface AskedTargets {
  readonly maxQuarantined?: string | undefined;
  readonly minSpeed?: string | undefined;
  readonly maxTimingError?: string | undefined;
}

/** @throws RailError OPTION_INVALID, also for targets of time where nothing is timed */
export function askedTargets(asked: AskedTargets, pace: Pace | undefined): ReplayTargets {
  const { maxQuarantined, minSpeed, maxTimingError } = asked;
  if (pace?.kind === 'max' && (minSpeed ?? maxTimingError) !== undefined)
    throw new RailError('OPTION_INVALID', '--min-speed and --max-timing-error want a pace: --speed or --rate');
  const share = minSpeed === undefined || /^(0(\.\d+)?|1(\.0+)?)$/.test(minSpeed) ? Number(minSpeed ?? 0) : Number.NaN;
  if (Number.isNaN(share))
    throw new RailError('OPTION_INVALID', `--min-speed ${minSpeed}: it is a share of the pace asked for, such as 0.99`);
  return {
    maxQuarantined:
      maxQuarantined === undefined ? undefined : { text: maxQuarantined, limit: parseQuarantineLimit(maxQuarantined) },
    minSpeed: minSpeed === undefined ? undefined : share,
    maxTimingErrorMs: maxTimingError === undefined ? undefined : parseDurationMs(maxTimingError),
  };
}

/** The targets that a replay missed, each with what it reached. */
export function missedTargets(report: ReplayReport, targets: ReplayTargets): string[] {
  const { maxQuarantined, minSpeed, maxTimingErrorMs } = targets;
  const missed: string[] = [];
  if (maxQuarantined !== undefined && exceeds(report, maxQuarantined.limit)) {
    const found = `${formatCount(report.quarantined)} of ${formatCount(report.rows)} rows quarantined`;
    missed.push(`${found}, --max-quarantined ${maxQuarantined.text}`);
  }
  const asked = askedOf(report);
  if (minSpeed !== undefined && asked !== undefined && report.achieved !== null && report.achieved < minSpeed * asked)
    missed.push(`${formatCount(report.achieved)} of ${report.pace} achieved, --min-speed ${minSpeed}`);
  const p99 = report.timingErrorMs?.p99;
  if (maxTimingErrorMs !== undefined && p99 !== undefined && p99 > maxTimingErrorMs)
    missed.push(`timing error p99 ${p99} ms, --max-timing-error ${maxTimingErrorMs}ms`);
  return missed;
}

function askedOf({ pace }: ReplayReport): number | undefined {
  const parsed = parsePace(pace);
  if (parsed.kind === 'max') return undefined;
  return parsed.kind === 'speed' ? parsed.speed : parsed.perSecond;
}
