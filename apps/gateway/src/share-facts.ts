import { dueAfter, timetableOf } from '@rail/board';
import type { SilenceReason } from '@rail/board/api';
import type { DatasetManifest, LineControl } from '@rail/catalogue';
import type { Standing } from './share-book.ts';

/** What is known about a share when somebody asks why nothing comes. */
export interface ShareFacts {
  readonly standing: Exclude<Standing, { kind: 'unknown' }>;
  readonly dataset: Pick<DatasetManifest, 'topic' | 'freshnessMs' | 'frequency' | 'timetable'>;
  readonly startMs: number;
  readonly paused: LineControl['paused'];
  /** Offsets of the line that the router has not come to; undefined if that cannot be known. */
  readonly waiting: number | undefined;
  readonly providerMs: number | undefined;
  readonly newestMs: number | undefined;
  readonly nowMs: number;
}

/** The first reason, in the order in which a record would pass, why nothing comes. */
export function silenceOf(facts: ShareFacts): SilenceReason {
  const { standing, dataset, startMs, paused, waiting, providerMs, newestMs, nowMs } = facts;
  const iso = (ms: number): string => new Date(ms).toISOString();
  const reason = (
    kind: SilenceReason['kind'],
    en: string,
    zh: string,
    sinceMs: number | null = null,
  ): SilenceReason => ({
    kind,
    text: { en, zh },
    sinceMs,
  });
  if (standing.kind === 'ended') {
    const at = iso(standing.sinceMs);
    const [en, zh] = standing.why === 'expired' ? ['expired', '已到期'] : ['was taken back', '已收回'];
    return reason('expired', `the agreement ${en} at ${at}`, `协议${zh}: ${at}`, standing.sinceMs);
  }
  if (startMs > nowMs) return reason('notStarted', `begins at ${iso(startMs)}`, `自 ${iso(startMs)} 起共享`);
  if (paused !== null) {
    const { by, reason: why, sinceMs } = paused;
    return reason('linePaused', `its line was paused by ${by}: ${why}`, `线路由 ${by} 暂停: ${why}`, sinceMs);
  }
  if (waiting === undefined) return reason('unknown', 'the router was never seen', '未见路由');
  const isStale = newestMs === undefined || nowMs - newestMs > dataset.freshnessMs;
  if (waiting > 0 && isStale) {
    return reason('behind', `about ${waiting} records wait for the router`, `约 ${waiting} 条待路由`, newestMs ?? null);
  }
  if (!isStale) return reason('flowing', `newest record of ${iso(newestMs)}`, `最新一条 ${iso(newestMs)}`);
  if (providerMs === undefined)
    return reason('noneDue', 'the provider has published nothing yet', '提供部门尚未发布', null);
  const dueMs = dueAfter(timetableOf(dataset), providerMs);
  if (nowMs > dueMs) {
    const [last, due] = [iso(providerMs), iso(dueMs)];
    return reason(
      'providerLate',
      `the provider is silent since ${last}, due by ${due}`,
      `提供部门晚点, 应于 ${due} 前发布`,
      dueMs,
    );
  }
  if (newestMs === undefined || providerMs > newestMs + dataset.freshnessMs) {
    return reason('allFiltered', 'what was published since did not match its terms', '此后发布的记录均不符合协议条件');
  }
  return reason('noneDue', `nothing is due before ${iso(dueMs)}`, `${iso(dueMs)} 前无应到记录`, providerMs);
}
