import {
  agreementHeader,
  decodeOrigin,
  type LedgerEvidence,
  type LinePartitionEvidence,
  originHeader,
  parseAccount,
  type QuarantineEvidence,
  type RoutingAccount,
  type ShareEvidence,
  topicHeader,
} from '@rail/agreements';
import type { Catalogue } from '@rail/catalogue';
import { quarantineTopic, shareTopic } from '@rail/catalogue';
import type { FetchedBatch, KafkaClient } from '@rail/kafka-client';
import { forEachHeader, RecordCursor } from '@rail/kafka-protocol';
import { boundsOf, type PartitionBounds, readRanges } from '../log/read-range.ts';

const ledgerTopic = 'rail.ledger';

/** First offset of each `topic/partition` that the check looks at; all that is kept where none is given. */
export type LedgerWindow = ReadonlyMap<string, number>;

export function topicsOfLedger(catalogue: Catalogue, agreements: readonly string[]): string[] {
  return [
    ledgerTopic,
    ...catalogue.datasets.map((dataset) => dataset.topic),
    ...catalogue.lines.map((line) => quarantineTopic(line.id)),
    ...agreements.map(shareTopic),
  ];
}

/** Reads the topics of an exchange and counts what the ledger needs, from headers and accounts alone. */
export async function collectEvidence(
  client: KafkaClient,
  catalogue: Catalogue,
  agreements: readonly string[],
  window: LedgerWindow = new Map(),
): Promise<LedgerEvidence> {
  const bounds = await boundsOf(client, topicsOfLedger(catalogue, agreements));
  const rangeOf = ({ topic, partition, start, end }: PartitionBounds) => ({
    topic,
    partition,
    from: Math.max(start, window.get(`${topic}/${partition}`) ?? start),
    to: end,
  });
  const ranges = bounds.map(rangeOf);
  const of = (prefix: string) => ranges.filter((range) => range.topic.startsWith(prefix));
  const accounts = await readAccounts(client, of(ledgerTopic));
  return {
    linePartitions: await readLines(client, of('line.'), accounts),
    accounts,
    shares: await readShares(client, of('share.')),
    quarantine: await readQuarantine(client, of('quarantine.')),
  };
}

type Range = { topic: string; partition: number; from: number; to: number };

async function readAccounts(client: KafkaClient, ranges: readonly Range[]): Promise<RoutingAccount[]> {
  const accounts: RoutingAccount[] = [];
  await readRanges(client, ranges, (batch) =>
    eachRecord(batch, (cursor) => {
      const text = cursor.bytes.toString('utf8', cursor.valueStart, cursor.valueEnd);
      accounts.push(parseAccount(text, `${batch.topic}/${batch.partition}/${cursor.offset}`));
    }),
  );
  return accounts;
}

async function readLines(
  client: KafkaClient,
  ranges: readonly Range[],
  accounts: readonly RoutingAccount[],
): Promise<LinePartitionEvidence[]> {
  const reached = new Map<string, number>();
  for (const account of accounts) {
    if (account.side) continue;
    const id = `${account.topic}/${account.partition}`;
    reached.set(id, Math.max(reached.get(id) ?? 0, account.to));
  }
  const counts = new Map(ranges.map((range) => [`${range.topic}/${range.partition}`, { accounted: 0, lag: 0 }]));
  await readRanges(client, ranges, (batch) => {
    const id = `${batch.topic}/${batch.partition}`;
    const count = counts.get(id)!;
    if (batch.header.baseOffset < (reached.get(id) ?? 0)) count.accounted += batch.header.recordCount;
    else count.lag += batch.header.recordCount;
  });
  return ranges.map((range) => ({
    line: range.topic.split('.')[1] ?? '',
    topic: range.topic,
    partition: range.partition,
    from: range.from,
    ...counts.get(`${range.topic}/${range.partition}`)!,
  }));
}

async function readShares(client: KafkaClient, ranges: readonly Range[]): Promise<ShareEvidence[]> {
  const shares = new Map<string, { agreement: string; partition: number; records: number; disordered: number[] }>();
  const highest = new Map<string, number>();
  for (const { topic, partition } of ranges) {
    shares.set(`${topic}/${partition}`, {
      agreement: topic.slice('share.'.length),
      partition,
      records: 0,
      disordered: [],
    });
  }
  await readRanges(client, ranges, (batch) => {
    const id = `${batch.topic}/${batch.partition}`;
    const share = shares.get(id)!;
    eachRecord(batch, (cursor) => {
      share.records++;
      const { offset } = headersOf(cursor);
      if (offset === undefined || offset <= (highest.get(id) ?? -1)) share.disordered.push(cursor.offset);
      else highest.set(id, offset);
    });
  });
  return [...shares.values()];
}

async function readQuarantine(client: KafkaClient, ranges: readonly Range[]): Promise<QuarantineEvidence[]> {
  const lines = new Map<string, { line: string; unreadable: number; byAgreement: Map<string, number> }>();
  await readRanges(client, ranges, (batch) => {
    const line = batch.topic.slice('quarantine.'.length);
    const entry = lines.get(line) ?? { line, unreadable: 0, byAgreement: new Map<string, number>() };
    lines.set(line, entry);
    eachRecord(batch, (cursor) => {
      const { agreement, topic } = headersOf(cursor);
      if (topic === undefined) return; // a row of a feed that never became a record of the line
      if (agreement === undefined) entry.unreadable++;
      else entry.byAgreement.set(agreement, (entry.byAgreement.get(agreement) ?? 0) + 1);
    });
  });
  return [...lines.values()];
}

function eachRecord(batch: FetchedBatch, visit: (cursor: RecordCursor) => void): void {
  const cursor = new RecordCursor();
  cursor.reset(batch.section, batch.header);
  while (cursor.next()) visit(cursor);
}

function headersOf(cursor: RecordCursor): { offset?: number; agreement?: string; topic?: string } {
  const found: { offset?: number; agreement?: string; topic?: string } = {};
  const { bytes } = cursor;
  forEachHeader(bytes, cursor.headersStart, cursor.headerCount, (keyStart, keyEnd, valueStart, valueEnd) => {
    const name = bytes.toString('latin1', keyStart, keyEnd);
    if (name === originHeader) found.offset = decodeOrigin(bytes, valueStart).offset;
    else if (name === agreementHeader) found.agreement = bytes.toString('utf8', valueStart, valueEnd);
    else if (name === topicHeader) found.topic = bytes.toString('utf8', valueStart, valueEnd);
  });
  return found;
}
