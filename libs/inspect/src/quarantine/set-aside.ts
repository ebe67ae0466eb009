import { agreementHeader, decodeOrigin, originHeader, placeHeader, reasonHeader, topicHeader } from '@rail/agreements';
import { type Catalogue, quarantineTopic } from '@rail/catalogue';
import type { FetchedBatch, KafkaClient } from '@rail/kafka-client';
import { RailError } from '@rail/kernel';
import { boundsOf, readRanges } from '../log/read-range.ts';
import { recordsOf, type StoredRecord } from '../log/stored-record.ts';
import { type Settlement, settlementsOf } from './settlements.ts';

/** A record that was set aside, without its content. */
export interface SetAside {
  /** `<line>/<partition>/<offset>` in the quarantine of the line. */
  readonly place: string;
  readonly line: string;
  readonly reason: string;
  /** The record of the line that it was; null for a row of a feed that never became one. */
  readonly origin: string | null;
  /** Set aside for this agreement alone; null for all. */
  readonly agreement: string | null;
  /** Where in the record or file the fault lies; never a value. */
  readonly at: string | null;
  /** The replay that the row belongs to. */
  readonly run: string | null;
  readonly since: string;
  readonly bytes: number;
  readonly state: 'open' | Settlement['state'];
}

export interface Selection {
  readonly line?: string | undefined;
  readonly reason?: string | undefined;
  readonly run?: string | undefined;
  readonly agreement?: string | undefined;
  /** Those that were redriven or discarded too. */
  readonly all: boolean;
}

/** Visits what the selection holds, in the order of each partition; buffers of the record are its own. */
export async function visitSetAside(
  client: KafkaClient,
  catalogue: Catalogue,
  selection: Selection,
  visit: (entry: SetAside, record: StoredRecord) => void,
): Promise<void> {
  const lines = selection.line === undefined ? catalogue.lines : [catalogue.line(selection.line)];
  const settled = await settlementsOf(client);
  const bounds = await boundsOf(
    client,
    lines.map(({ id }) => quarantineTopic(id)),
  );
  const ranges = bounds.map(({ topic, partition, start, end }) => ({ topic, partition, from: start, to: end }));
  const look = (batch: FetchedBatch): void => {
    for (const record of recordsOf(batch)) {
      const entry = entryOf(record, settled);
      if (isSelected(entry, selection)) visit(entry, record);
    }
  };
  await readRanges(client, ranges, look, 'skipped');
}

/** One by its place. Throws RECORD_NOT_FOUND. */
export function entryOf(record: StoredRecord, settled: ReadonlyMap<string, Settlement>): SetAside {
  const text = (name: string): string | null => record.headers.get(name)?.toString() ?? null;
  const line = record.topic.slice('quarantine.'.length);
  const place = `${line}/${record.partition}/${record.offset}`;
  const topic = text(topicHeader);
  const origin = record.headers.get(originHeader);
  const from = topic === null || origin === undefined ? undefined : decodeOrigin(origin);
  return {
    place,
    line,
    reason: text(reasonHeader) ?? '?',
    origin: from === undefined ? null : `${topic}/${from.partition}/${from.offset}`,
    agreement: text(agreementHeader),
    at: text(placeHeader),
    run: text('rail-run'),
    since: new Date(record.timestampMs).toISOString(),
    bytes: record.value?.length ?? 0,
    state: settled.get(place)?.state ?? 'open',
  };
}

/** `<line>/<partition>/<offset>`, also with `quarantine.` before it. Throws OPTION_INVALID. */
export function parseSetAsidePlace(text: string): { line: string; topic: string; partition: number; offset: number } {
  const [, line = '', partition, offset] = /^(?:quarantine\.)?([a-z-]+)\/(\d+)\/(\d+)$/.exec(text) ?? [];
  if (line === '') throw new RailError('OPTION_INVALID', `${text} is not LINE/PARTITION/OFFSET`);
  return { line, topic: quarantineTopic(line), partition: Number(partition), offset: Number(offset) };
}

function isSelected(entry: SetAside, { reason, run, agreement, all }: Selection): boolean {
  return (
    (all || entry.state === 'open') &&
    (reason === undefined || entry.reason === reason) &&
    (run === undefined || entry.run === run) &&
    (agreement === undefined || entry.agreement === agreement)
  );
}
