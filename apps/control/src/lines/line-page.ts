import { type BoardLine, placesOf, promiseText } from '@rail/board';
import type { LinePage } from '@rail/board/api';
import type { DatasetManifest, LineManifest } from '@rail/catalogue';
import { RailError } from '@rail/kernel';
import type { Inspection } from '../inspection/inspection.ts';
import { lagOf } from '../inspection/figures.ts';
import { lineLatency } from './line-latency.ts';
import { meaningOf } from '../quarantine/quarantine-answer.ts';

/** @throws RailError LINE_UNKNOWN, naming a near one; BOARD_ABSENT before the line was looked at */
export async function linePage(inspection: Inspection, id: string): Promise<LinePage> {
  const { catalogue, board, controlOf } = inspection.parts;
  const line = catalogue.line(id);
  const seen = board().lines.find((each) => each.line === id);
  if (seen === undefined) throw new RailError('BOARD_ABSENT', `line ${id} was not looked at yet`);
  const { unit: name, phone, email } = line.contact;
  return {
    schema: 'rail.line/1',
    board: seen,
    contact: { name, phone, email },
    control: controlOf(id),
    latency: await lineLatency(inspection, line),
    datasets: line.datasets.map((dataset) => datasetOf(inspection, line, dataset, seen)),
    quarantine: await openByReason(inspection, id),
  };
}

function datasetOf(
  inspection: Inspection,
  line: LineManifest,
  dataset: DatasetManifest,
  seen: BoardLine,
): LinePage['datasets'][number] {
  const { sample: lastSample, feeds, observedGapMs } = inspection.parts;
  const sample = lastSample();
  const { id, zh, en, topic, kind, freshnessMs, partitions } = dataset;
  return {
    dataset: id,
    zh,
    en,
    topic,
    kind,
    timetable: timetableWords(dataset),
    promiseMs: freshnessMs,
    observedGapMs: observedGapMs(`${line.id}/${id}`),
    partitions: placesOf(topic, partitions).map((place, partition) => ({
      partition,
      end: sample?.ends.get(place) ?? 0,
      // The line is known on the board, so it was sampled.
      lagRecords: sample === undefined ? seen.lagRecords : lagOf(sample, '', [place]),
    })),
    agreements: feeds()
      .filter(({ source }) => source === topic)
      .map(({ agreement }) => agreement),
  };
}

async function openByReason(inspection: Inspection, line: string): Promise<LinePage['quarantine']> {
  const { quarantine } = inspection.parts;
  try {
    await inspection.reading(() => quarantine.refresh(freshMs));
  } catch (error) {
    if (error instanceof RailError) return null;
    throw error;
  }
  const open = [...quarantine.entries()].filter((entry) => entry.line === line && entry.state === 'open');
  return [...Map.groupBy(open, ({ reason }) => reason)]
    .map(([reason, same]) => ({
      reason,
      meaning: meaningOf(reason),
      records: same.length,
      example: same.at(-1)!.place,
    }))
    .sort((left, right) => right.records - left.records);
}

/** Pages ask every few seconds, each for itself. */
const freshMs = 1_000;

const frequencies: Readonly<Record<DatasetManifest['frequency'], { readonly zh: string; readonly en: string }>> = {
  realtime: { zh: '实时', en: 'continuous' },
  daily: { zh: '每日', en: 'daily' },
  weekly: { zh: '每周', en: 'weekly' },
  monthly: { zh: '每月', en: 'monthly' },
  quarterly: { zh: '每季度', en: 'quarterly' },
  yearly: { zh: '每年', en: 'yearly' },
};

function timetableWords({ frequency, timetable }: DatasetManifest): { readonly zh: string; readonly en: string } {
  const { window, calendar, graceMs } = timetable;
  const grace = promiseText(graceMs);
  const { zh, en } = frequencies[frequency];
  return {
    zh: `${zh}, ${window}, ${calendar === 'working-days' ? '工作日' : '每天'}, 宽限 ${grace}`,
    en: `${en}, ${window}, ${calendar === 'working-days' ? 'working days' : 'every day'}, grace ${grace}`,
  };
}
