import type { LineManifest } from '@rail/catalogue';
import type { StageFacts } from '../dataset-judge.ts';
import { LineJudge } from '../line-judge.ts';
import type { Observation } from '../observation.ts';
import { RateWindow } from '../rate-window.ts';
import type { BoardLine } from '../snapshot.ts';
import { intervalMs, timetableOf } from '../timetable.ts';
import { type DatasetSight, DatasetWatch, type WatchedDataset } from './dataset-watch.ts';
import type { ProcessWatch } from './process-watch.ts';
import type { Feed, Sample } from './sample.ts';

export type WatchedLine = Pick<LineManifest, 'id' | 'number' | 'department'> & {
  readonly datasets: readonly WatchedDataset[];
};

/** One line from sample to sample, as the board shows it. */
export class LineWatch {
  readonly #line: WatchedLine;
  readonly #datasets: readonly DatasetWatch[];
  readonly #judge = new LineJudge();
  readonly #in = new RateWindow();
  readonly #out = new RateWindow();
  readonly #quarantined = new RateWindow();

  constructor(line: WatchedLine, lastPublished: ReadonlyMap<string, number>) {
    this.#line = line;
    this.#datasets = line.datasets.map(
      (dataset) => new DatasetWatch(line.id, dataset, lastPublished.get(dataset.topic) ?? null),
    );
  }

  get id(): string {
    return this.#line.id;
  }

  /** @param dataset its id within the line */
  observedGapMs(dataset: string): number | null {
    return this.#datasets.find(({ id }) => id === dataset)?.observedGapMs ?? null;
  }

  observe(sample: Sample, feeds: readonly Feed[], observation: Observation, processes: ProcessWatch): BoardLine {
    const sights = this.#datasets.map((dataset) => dataset.observe(sample, feeds, observation, processes));
    const verdicts = sights.map(({ dataset, verdict }) => ({ ...verdict, dataset: dataset.id }));
    const verdict = this.#judge.judge(verdicts, sample.nowMs);
    const deciding = sights.find(({ dataset }) => dataset.id === verdict.dataset)!;
    const isAtFault = verdict.state === 'late' || verdict.state === 'broken';
    this.#count(sample, sights);
    const stages = joinStages(sights);
    const lagOf = (stage: StageFacts['stage']): number =>
      stages.filter((facts) => facts.stage === stage).reduce((sum, { lagRecords }) => sum + lagRecords, 0);
    const topics = new Set(this.#line.datasets.map(({ topic }) => topic));
    return {
      line: this.#line.id,
      number: this.#line.number,
      department: this.#line.department,
      state: verdict.state,
      cause: verdict.cause,
      reason: verdict.reason,
      dataset: verdict.dataset,
      sinceMs: verdict.sinceMs,
      dueMs: verdict.dueMs,
      overdueMs: verdict.overdueMs,
      inPerSecond: rounded(this.#in.perSecond()),
      outPerSecond: rounded(this.#out.perSecond()),
      lagRecords: lagOf('route') + lagOf('commit'),
      ageMs: isAtFault ? deciding.ageMs : youngest(sights),
      promiseMs: isAtFault ? deciding.dataset.freshnessMs : strictest(sights),
      intervalMs: intervalMs(timetableOf(deciding.dataset)),
      quarantinedPerSecond: rounded(this.#quarantined.perSecond()),
      quarantined: this.#quarantined.sumOfLast(60),
      fiveMinutes: {
        records: sights.reduce((sum, { fiveMinutes }) => sum + fiveMinutes.records, 0),
        quarantined: sights.reduce((sum, { fiveMinutes }) => sum + fiveMinutes.quarantined, 0),
      },
      history: this.#in.history(),
      publish: { lastPublishedMs: latest(sights) },
      share: { agreements: feeds.filter(({ source }) => topics.has(source)).length },
      stages,
      datasets: sights.map(({ dataset, verdict: { state, cause, dueMs }, lastPublishedMs }) => ({
        dataset: dataset.id,
        zh: dataset.zh,
        en: dataset.en,
        state,
        cause,
        dueMs,
        lastPublishedMs,
      })),
    };
  }

  #count({ monotonicMs, outcomes }: Sample, sights: readonly DatasetSight[]): void {
    const sum = { arrived: 0, delivered: 0, quarantined: 0 };
    for (const { dataset, arrived } of sights) {
      const counts = outcomes.get(dataset.topic);
      sum.arrived += arrived;
      sum.delivered += counts?.delivered ?? 0;
      sum.quarantined += counts?.quarantined ?? 0;
    }
    this.#in.add(monotonicMs, sum.arrived);
    this.#out.add(monotonicMs, sum.delivered);
    this.#quarantined.add(monotonicMs, sum.quarantined);
  }
}

const rounded = (perSecond: number): number => Math.round(perSecond * 10) / 10;

const strictest = (sights: readonly DatasetSight[]): number =>
  Math.min(...sights.map(({ dataset }) => dataset.freshnessMs));

function youngest(sights: readonly DatasetSight[]): number | null {
  const ages = sights.map(({ ageMs }) => ageMs).filter((age) => age !== null);
  return ages.length === 0 ? null : Math.min(...ages);
}

function latest(sights: readonly DatasetSight[]): number | null {
  const moments = sights.map(({ lastPublishedMs }) => lastPublishedMs).filter((moment) => moment !== null);
  return moments.length === 0 ? null : Math.max(...moments);
}

const stageOrder: readonly StageFacts['stage'][] = ['route', 'commit', 'read'];

/** The readers of a line: what waits in all its datasets, and the longest of each delay. */
function joinStages(sights: readonly DatasetSight[]): StageFacts[] {
  const joined = new Map<string, StageFacts>();
  for (const facts of sights.flatMap(({ stages }) => stages)) {
    const id = `${facts.stage}/${facts.reader ?? ''}`;
    const before = joined.get(id);
    joined.set(
      id,
      before === undefined
        ? facts
        : {
            ...facts,
            lagRecords: before.lagRecords + facts.lagRecords,
            delayMs: Math.max(before.delayMs, facts.delayMs),
            catchUpMs:
              before.catchUpMs === null || facts.catchUpMs === null
                ? null
                : Math.max(before.catchUpMs, facts.catchUpMs),
            stuckMs: Math.max(before.stuckMs, facts.stuckMs),
            isAbsent: before.isAbsent || facts.isAbsent,
            failure: before.failure ?? facts.failure,
          },
    );
  }
  return [...joined.values()].sort((left, right) => stageOrder.indexOf(left.stage) - stageOrder.indexOf(right.stage));
}
