import type { LoadedAgreement } from '@rail/agreements';
import type { Catalogue, LineControl, LineManifest } from '@rail/catalogue';
import { boundsOf, newestTimes, type PartitionBounds, routerLag, visitSetAside } from '@rail/inspect';
import type { KafkaClient } from '@rail/kafka-client';
import { errorTable } from '@rail/kernel';
import { nameOf } from '../dataset/find-dataset.ts';

/** What the topic of a dataset holds now; null where no exchange was asked. */
export interface DatasetFigures {
  readonly partitions: number;
  /** First and next offset over all partitions; markers of transactions count. */
  readonly offsets: { readonly from: number; readonly to: number };
  readonly newestAt: string | null;
  /** Committed records that the router has not dealt with. */
  readonly lagRecords: number;
}

export interface LineReport {
  readonly line: string;
  readonly number: number;
  readonly department: LineManifest['department'];
  readonly contact: LineManifest['contact'];
  readonly datasets: readonly {
    readonly dataset: string;
    readonly zh: string;
    readonly en: string;
    readonly kind: string;
    readonly timetable: LineManifest['datasets'][number]['timetable'];
    readonly freshnessMs: number;
    readonly agreements: readonly { readonly id: string; readonly version: number; readonly subscriber: string }[];
    readonly topic: string;
    readonly figures: DatasetFigures | null;
  }[];
  /** What people have said of it; null if nobody has said anything, or no exchange was asked. */
  readonly control: LineControl | null;
  /** What is open in quarantine, by reason; null where no exchange was asked. */
  readonly quarantine:
    | readonly { readonly reason: string; readonly meaning: string; readonly records: number }[]
    | null;
}

type Figures = ReadonlyMap<string, DatasetFigures>;

/** What is declared of a line, with figures of an exchange if there are some. */
export function lineReport(
  line: LineManifest,
  agreements: readonly LoadedAgreement[],
  figures: Figures | undefined,
  quarantine: LineReport['quarantine'],
  control: LineControl | null,
): LineReport {
  const { id, number, department, contact } = line;
  const datasets = line.datasets.map((dataset) => {
    const { zh, en, kind, timetable, freshnessMs, topic } = dataset;
    const name = nameOf(dataset);
    const shared = agreements
      .filter(({ agreement }) => agreement.dataset === name)
      .map(({ agreement: { id: agreement, version, subscriber } }) => ({ id: agreement, version, subscriber }));
    return {
      dataset: name,
      zh,
      en,
      kind,
      timetable,
      freshnessMs,
      agreements: shared,
      topic,
      figures: figures?.get(topic) ?? null,
    };
  });
  return { line: id, number, department, contact, datasets, control, quarantine };
}

/** Figures by topic; a topic that the exchange does not have yet has none. */
export async function figuresOf(client: KafkaClient, line: LineManifest): Promise<Figures> {
  const bounds = await boundsOf(
    client,
    line.datasets.map(({ topic }) => topic),
  );
  const lag = await routerLag(client, bounds);
  const newest = await newestTimes(client, bounds);
  const byTopic = Map.groupBy(bounds, ({ topic }) => topic);
  const sum = (rows: readonly PartitionBounds[], of: (row: PartitionBounds) => number) =>
    rows.reduce((total, row) => total + of(row), 0);
  return new Map(
    [...byTopic].map(([topic, rows]) => {
      const at = newest.get(topic);
      return [
        topic,
        {
          partitions: rows.length,
          offsets: { from: sum(rows, ({ start }) => start), to: sum(rows, ({ end }) => end) },
          newestAt: at === undefined ? null : new Date(at).toISOString(),
          lagRecords: sum(rows, ({ partition }) => lag.get(`${topic}/${partition}`) ?? 0),
        },
      ];
    }),
  );
}

/** What is open in the quarantine of a line, the most frequent reason first. */
export async function openQuarantine(
  client: KafkaClient,
  catalogue: Catalogue,
  line: string,
): Promise<NonNullable<LineReport['quarantine']>> {
  const counts = new Map<string, number>();
  const all = { line, reason: undefined, run: undefined, agreement: undefined, all: false };
  await visitSetAside(client, catalogue, all, ({ reason }) => counts.set(reason, (counts.get(reason) ?? 0) + 1));
  const meaningOf = (reason: string) => Object.values(errorTable).find(({ number }) => number === reason)?.en ?? '';
  return [...counts]
    .map(([reason, records]) => ({ reason, meaning: meaningOf(reason), records }))
    .sort((left, right) => right.records - left.records);
}
