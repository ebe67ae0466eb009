import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { LabelName } from './labels.ts';
import type { SeriesBudget } from './series-budget.ts';
import type { MetricRow } from './table.ts';

/** A value for each label of a metric. */
export type LabelsOf<Name extends LabelName> = Readonly<Record<Name, string | number>>;

interface Declared {
  readonly row: MetricRow;
  readonly registry: Registry;
  readonly budget: SeriesBudget;
}

const options = ({ row, registry }: Declared) => ({
  name: row.name,
  help: row.en,
  labelNames: row.labels,
  registers: [registry],
});

export class CounterMetric<Name extends LabelName> {
  readonly #counter: Counter;
  readonly #budget: SeriesBudget;
  readonly #known = new Set<string>();

  constructor(declared: Declared) {
    this.#counter = new Counter(options(declared));
    this.#budget = declared.budget;
  }

  inc(labels: LabelsOf<Name>, by = 1): void {
    const kept = this.#budget.admit(this.#known, labels, true);
    if (kept !== undefined) this.#counter.inc(kept, by);
  }
}

export class GaugeMetric<Name extends LabelName> {
  readonly #gauge: Gauge;
  readonly #budget: SeriesBudget;
  readonly #known = new Set<string>();

  constructor(declared: Declared) {
    this.#gauge = new Gauge(options(declared));
    this.#budget = declared.budget;
    this.clear();
  }

  set(labels: LabelsOf<Name>, value: number): void {
    const kept = this.#budget.admit(this.#known, labels, false);
    if (kept !== undefined) this.#gauge.set(kept, value);
  }

  /** Forgets every series: what is gone disappears, and nought is not said of what is not known. */
  clear(): void {
    this.#budget.forget(this.#known);
    this.#gauge.reset();
    this.#gauge.remove({});
  }
}

export class HistogramMetric<Name extends LabelName> {
  readonly #histogram: Histogram<Name>;
  readonly #budget: SeriesBudget;
  readonly #known = new Set<string>();

  constructor(declared: Declared) {
    const labelNames = declared.row.labels as readonly Name[];
    this.#histogram = new Histogram({ ...options(declared), labelNames, buckets: [...(declared.row.buckets ?? [])] });
    this.#budget = declared.budget;
  }

  observe(labels: LabelsOf<Name>, value: number): void {
    const kept = this.#budget.admit(this.#known, labels, true);
    if (kept !== undefined) this.#histogram.observe(kept as LabelsOf<Name>, value);
  }

  /** As the registry of metrics tells them. */
  get(): ReturnType<Histogram<Name>['get']> {
    return this.#histogram.get();
  }
}

/** The kind of metric that a row declares. */
export type MetricOf<Row extends MetricRow> = Row['type'] extends 'counter'
  ? CounterMetric<Row['labels'][number]>
  : Row['type'] extends 'gauge'
    ? GaugeMetric<Row['labels'][number]>
    : HistogramMetric<Row['labels'][number]>;
