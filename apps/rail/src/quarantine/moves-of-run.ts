import { basename } from 'node:path';
import type { Catalogue } from '@rail/catalogue';
import { eventSpan, type FeedPart, passStepMs } from '@rail/feeds';
import { visitSetAside } from '@rail/inspect';
import type { KafkaClient } from '@rail/kafka-client';
import { errorTable } from '@rail/kernel';
import type { RunRecord } from '@rail/publisher';
import { parseRowPlace } from './open-row.ts';

/** How much later than its file says a row happened, by its number in the run. */
export type MovesOfRun = (seq: number) => number;

/**
 * A run that was shifted, or went over its files several times, has moved its rows in time: those that are sent later
 * are moved as far.
 */
export async function movesOfRun(
  client: KafkaClient,
  catalogue: Catalogue,
  { run, selection = {} }: RunRecord,
  parts: readonly FeedPart[],
): Promise<MovesOfRun> {
  const { shiftToMs, passes = 1 } = selection;
  if (shiftToMs === undefined && passes === 1) return () => 0;
  const faults = await faultsOf(client, catalogue, run);
  const span = await eventSpan(parts, selection, ({ mapping, dataset }, file, line) => {
    const place = `${basename(file)}:${line}`;
    const column = faults.get(place) ?? '';
    return !faults.has(place) || (column !== '' && column !== mapping.value.fields[dataset.eventTime]?.column);
  });
  if (span === undefined) return () => 0;
  const shiftMs = shiftToMs === undefined ? 0 : shiftToMs - span.startMs;
  const stepMs = passStepMs(span);
  return (seq) => shiftMs + Math.floor(seq / span.rows) * stepMs;
}

/** By place, the columns to blame for what the run has set aside; none for rows that could not be read at all. */
async function faultsOf(
  client: KafkaClient,
  catalogue: Catalogue,
  run: string,
): Promise<ReadonlyMap<string, string | undefined>> {
  const faults = new Map<string, string | undefined>();
  await visitSetAside(client, catalogue, { run, all: true }, ({ at, reason }) => {
    const row = parseRowPlace(at ?? '');
    if (row === undefined || reason === errorTable.RECORD_TOO_LARGE.number) return;
    faults.set(`${row.file}:${row.line}`, row.column);
  });
  return faults;
}
