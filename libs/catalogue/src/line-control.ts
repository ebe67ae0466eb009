import { RailError } from '@rail/kernel';

/** What people have said of a line; the state of the topic `rail.lines`, key the line. */
export interface LineControl {
  readonly line: string;
  readonly paused: { readonly by: string; readonly reason: string; readonly sinceMs: number } | null;
  /** What its generator sends; null for what the publisher was started with. Feeds and departments are not bound by it. */
  readonly recordsPerSecond: number | null;
  readonly updatedMs: number;
}

/** Reads a record of `rail.lines`. @throws RailError STORAGE_CORRUPT at its place */
export function parseLineControl(text: string, at: string): LineControl {
  const fault = (what: string, cause?: unknown): RailError => new RailError('STORAGE_CORRUPT', what, { at, cause });
  let value: Partial<LineControl>;
  try {
    value = JSON.parse(text) as Partial<LineControl>;
  } catch (cause) {
    throw fault('the record of a line is no JSON', cause);
  }
  const { line, paused, recordsPerSecond, updatedMs } = value;
  const isRate = recordsPerSecond === null || (typeof recordsPerSecond === 'number' && recordsPerSecond >= 0);
  if (typeof line !== 'string' || paused === undefined || !isRate || typeof updatedMs !== 'number')
    throw fault('the record of a line does not say whether it is paused');
  return { line, paused, recordsPerSecond, updatedMs };
}
