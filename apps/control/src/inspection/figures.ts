import type { Feed, Sample } from '@rail/board';
import { placesOf } from '@rail/board';

/** How many committed records lie before a reader in some places, as far as the last sample tells. */
export function lagOf(sample: Sample, group: string, places: readonly string[]): number {
  const committed = sample.groups.get(group)?.committed;
  let lag = 0;
  for (const place of places) {
    const end = sample.ends.get(place);
    if (end === undefined) continue;
    lag += end - Math.min(end, committed?.get(place) ?? sample.starts.get(place) ?? 0);
  }
  return lag;
}

/** What the slowest of a share's databases and groups has not committed; none reads it: nothing waits. */
export function lagOfShare(sample: Sample | undefined, feed: Feed, partitions: number): number {
  if (sample === undefined) return 0;
  const places = placesOf(feed.share, partitions);
  return Math.max(0, ...[...feed.databases, ...feed.readers].map((reader) => lagOf(sample, reader, places)));
}
