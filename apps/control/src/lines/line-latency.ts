import type { LineLatency, StageLatency } from '@rail/board/api';
import type { LineManifest } from '@rail/catalogue';
import { isRailError } from '@rail/kernel';
import type { HeardBeat } from '@rail/runtime';
import type { InspectionParts } from '../inspection/inspection.ts';

/** What a process said just before it fell silent holds no longer. */
const freshMs = 4_000;

interface LatencySource {
  readonly parts: Pick<InspectionParts, 'live' | 'feeds'>;
}

/**
 * What routers and builders measure and say with their beats. Where several serve a line, the slowest of them: 99 % of all
 * its records were through within that, too.
 */
export async function lineLatency(
  { parts }: LatencySource,
  { id, datasets }: Pick<LineManifest, 'id' | 'datasets'>,
): Promise<LineLatency> {
  const beats = await parts.live.beats().catch((error: unknown) => {
    if (!isRailError(error)) throw error;
    return undefined;
  });
  const heard = (beats ?? []).filter(({ ageMs }) => ageMs < freshMs);
  const topics = new Set(datasets.map(({ topic }) => topic));
  const feeds = parts.feeds().filter(({ source }) => topics.has(source));
  const commit: Record<string, StageLatency> = {};
  for (const database of new Set(feeds.flatMap(({ databases }) => databases))) {
    const names = feeds.filter((feed) => feed.databases.includes(database)).map(({ share }) => share);
    const slowest = slowestOf(
      heard,
      names.map((share) => `commit/${database}/${share}`),
    );
    if (slowest !== null) commit[database] = slowest;
  }
  return {
    isHeard: beats !== undefined,
    route: slowestOf(heard, [`route/${id}`]),
    share: slowestOf(heard, [`share/${id}`]),
    commit,
  };
}

function slowestOf(heard: readonly HeardBeat[], names: readonly string[]): StageLatency | null {
  const told = heard.flatMap(({ times = {} }) => names.flatMap((name) => (times[name] ? [times[name]] : [])));
  if (told.length === 0) return null;
  return {
    p99Ms: Math.max(...told.map(([p99Ms]) => p99Ms)),
    records: told.reduce((sum, [, records]) => sum + records, 0),
  };
}
