/** Labels of one sample. */
export type LabelValues = Readonly<Record<string, string | number>>;

/** Left out in this order once there are too many series: both say only where, never what. */
const droppable = ['partition', 'dataset'] as const;
type Droppable = (typeof droppable)[number];

/**
 * How many series one process may have. Beyond that, one that is new loses its partition, then its dataset; counters then
 * share a series, and of a gauge, which cannot, the sample is left out. Other labels are bounded by what is declared.
 */
export class SeriesBudget {
  readonly #limit: number;
  readonly #onDropped: (label: Droppable) => void;
  #count = 0;

  constructor(limit: number, onDropped: (label: Droppable) => void) {
    this.#limit = limit;
    this.#onDropped = onDropped;
  }

  /** The labels under which a sample is kept; undefined for not at all. `known` holds the series of its metric. */
  admit(known: Set<string>, labels: LabelValues, mayMerge: boolean): LabelValues | undefined {
    const id = idOf(labels);
    if (known.has(id)) return labels;
    const label = this.#count < this.#limit ? undefined : droppable.find((name) => name in labels);
    if (label === undefined) {
      this.#count++;
      known.add(id);
      return labels;
    }
    this.#onDropped(label);
    if (!mayMerge) return undefined;
    return this.admit(known, Object.fromEntries(Object.entries(labels).filter(([name]) => name !== label)), true);
  }

  /** The series of a metric are gone, and make room for others. */
  forget(known: Set<string>): void {
    this.#count -= known.size;
    known.clear();
  }
}

function idOf(labels: LabelValues): string {
  let id = '';
  for (const name in labels) id += `${labels[name]}\u0000`;
  return id;
}
