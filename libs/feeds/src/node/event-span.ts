import type { Pass } from '../replay/pass-step.ts';
import { type FeedPart, UNKNOWN_MS } from './dataset-feed.ts';
import { FeedFile } from './feed-file.ts';
import type { FeedSelection } from './read-feed.ts';

/** What one pass of a run held, and when its first row in order happened. */
export interface EventSpan extends Readonly<Pass> {
  readonly startMs: number;
}

/**
 * When the rows of a run happen in their files. A row whose time that run could not read has none here either, so that
 * the span is that of the run although the mapping has been corrected since. Undefined where no row has a time.
 * @throws RailError FILE_UNREADABLE, MAPPING_INVALID, MAPPING_COLUMN_UNKNOWN
 */
export async function eventSpan(
  parts: readonly FeedPart[],
  { fromMs = Number.NEGATIVE_INFINITY, toMs = Number.POSITIVE_INFINITY }: Pick<FeedSelection, 'fromMs' | 'toMs'>,
  hadTime: (part: FeedPart, file: string, line: number) => boolean,
): Promise<EventSpan | undefined> {
  let rows = 0;
  let startMs = Number.POSITIVE_INFINITY;
  let firstMs = Number.POSITIVE_INFINITY;
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const part of parts) {
    let ofPartMs: number | undefined;
    const isSorted = part.mapping.value.order === 'event-time';
    for await (const timeMs of timesOf(part, hadTime)) {
      if (timeMs < fromMs || timeMs >= toMs) continue;
      rows++;
      if (timeMs === UNKNOWN_MS) continue;
      firstMs = Math.min(firstMs, timeMs);
      lastMs = Math.max(lastMs, timeMs);
      ofPartMs = ofPartMs === undefined || (isSorted && timeMs < ofPartMs) ? timeMs : ofPartMs;
    }
    startMs = Math.min(startMs, ofPartMs ?? startMs);
  }
  return startMs === Number.POSITIVE_INFINITY ? undefined : { rows, startMs, firstMs, lastMs };
}

/** The time of each row; of one without, that of the row before it in its file. */
async function* timesOf(part: FeedPart, hadTime: Parameters<typeof eventSpan>[2]): AsyncGenerator<number> {
  for (const { path, name } of part.files) {
    const file = await FeedFile.open(path, name, part.mapping, part.dataset);
    let timeMs = UNKNOWN_MS;
    for await (const rows of file.rows()) {
      for (const row of rows) {
        timeMs = (hadTime(part, name, row.line) ? file.eventTimeOf(row) : undefined) ?? timeMs;
        yield timeMs;
      }
    }
  }
}
