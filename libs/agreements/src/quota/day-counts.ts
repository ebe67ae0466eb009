/** Days kept: a clock that is set wrong and right again finds what was counted before. */
const daysKept = 8;

/** What one router has delivered under an agreement, by day of its quota: the metadata of an offset, in one line. */
export class DayCounts {
  /** The day that was counted last comes last. */
  readonly #days: Map<string, number>;

  constructor(text = '') {
    const pairs = text.split(' ').map((pair) => pair.split('='));
    this.#days = new Map(
      pairs.flatMap(([day, count]) => (isDay(day) && /^\d+$/.test(count ?? '') ? [[day, Number(count)]] : [])),
    );
  }

  of(day: string): number {
    return this.#days.get(day) ?? 0;
  }

  add(day: string, records: number): void {
    const count = this.of(day) + records;
    this.#days.delete(day);
    this.#days.set(day, count);
    if (this.#days.size > daysKept) this.#days.delete(this.#days.keys().next().value!);
  }

  get entries(): readonly [day: string, records: number][] {
    return [...this.#days];
  }

  get text(): string {
    return this.entries.map(([day, records]) => `${day}=${records}`).join(' ');
  }
}

const isDay = (text: string | undefined): text is string => /^\d{4}-\d\d-\d\d$/.test(text ?? '');
