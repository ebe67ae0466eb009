import { collectDefaultMetrics, Registry } from 'prom-client';
import { CounterMetric, GaugeMetric, HistogramMetric, type MetricOf } from './metrics/metric.ts';
import { SeriesBudget } from './metrics/series-budget.ts';
import { type MetricKey, type MetricRow, metricTable } from './metrics/table.ts';

const seriesMax = 5000;

/** The metrics of one process. `metrics/table.ts` says what each means, and which process fills it. */
export class Signals {
  readonly registry = new Registry();
  readonly #collectors = new Set<() => void>();
  readonly #budget = new SeriesBudget(seriesMax, (dropped) => this.seriesDropped.inc({ dropped }));

  readonly seriesDropped = this.#make('seriesDropped');
  readonly lineRecords = this.#make('lineRecords');
  readonly lineBytes = this.#make('lineBytes');
  readonly lineState = this.#make('lineState');
  readonly lineFreshness = this.#make('lineFreshness');
  readonly lineLastEvent = this.#make('lineLastEvent');
  readonly lineDue = this.#make('lineDue');
  readonly linePromise = this.#make('linePromise');
  readonly lineCatchup = this.#make('lineCatchup');
  readonly deliverySeconds = this.#make('deliverySeconds');
  readonly agreementRecords = this.#make('agreementRecords');
  readonly agreementQuota = this.#make('agreementQuota');
  readonly agreementExpiry = this.#make('agreementExpiry');
  readonly qualityMarks = this.#make('qualityMarks');
  readonly thematicRows = this.#make('thematicRows');
  readonly thematicCommit = this.#make('thematicCommit');
  readonly thematicDelivery = this.#make('thematicDelivery');
  readonly ledgerImbalance = this.#make('ledgerImbalance');
  readonly ledgerChecked = this.#make('ledgerChecked');
  readonly groupLag = this.#make('groupLag');
  readonly groupTopicLag = this.#make('groupTopicLag');
  readonly groupMaxLagSeconds = this.#make('groupMaxLagSeconds');
  readonly partUp = this.#make('partUp');
  readonly storeUp = this.#make('storeUp');
  readonly alertOpen = this.#make('alertOpen');
  readonly alertDisposed = this.#make('alertDisposed');
  readonly replaySpeed = this.#make('replaySpeed');
  readonly replayTimingError = this.#make('replayTimingError');
  readonly denied = this.#make('denied');
  readonly agreementRead = this.#make('agreementRead');

  constructor() {
    for (const dropped of ['partition', 'dataset']) this.seriesDropped.inc({ dropped }, 0);
  }

  /** Called before each scrape, for what costs nothing while nobody looks; returns how to end that. */
  beforeScrape(collect: () => void): () => void {
    this.#collectors.add(collect);
    return () => void this.#collectors.delete(collect);
  }

  /** Adds what the process itself costs: processor time, memory, delay of the event loop. Once in a process. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  /** All metrics as Prometheus reads them. */
  text(): Promise<string> {
    for (const collect of this.#collectors) collect();
    return this.registry.metrics();
  }

  #make<Key extends MetricKey>(key: Key): MetricOf<(typeof metricTable)[Key]> {
    const row: MetricRow = metricTable[key];
    const declared = { row, registry: this.registry, budget: this.#budget };
    const metrics = { counter: CounterMetric, gauge: GaugeMetric, histogram: HistogramMetric };
    return new metrics[row.type](declared) as MetricOf<(typeof metricTable)[Key]>;
  }
}
