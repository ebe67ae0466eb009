/** Values by topic and partition, in the nested order in which the protocol lists them. */
export class PartitionMap<Value> {
  readonly #topics = new Map<string, Map<number, Value>>();

  get(topic: string, partition: number): Value | undefined {
    return this.#topics.get(topic)?.get(partition);
  }

  set(topic: string, partition: number, value: Value): void {
    let partitions = this.#topics.get(topic);
    if (partitions === undefined) {
      partitions = new Map();
      this.#topics.set(topic, partitions);
    }
    partitions.set(partition, value);
  }

  delete(topic: string, partition: number): void {
    const partitions = this.#topics.get(topic);
    if (partitions?.delete(partition) === true && partitions.size === 0) this.#topics.delete(topic);
  }

  get isEmpty(): boolean {
    return this.#topics.size === 0;
  }

  topics(): Iterable<readonly [topic: string, partitions: ReadonlyMap<number, Value>]> {
    return this.#topics;
  }

  *entries(): Iterable<{ readonly topic: string; readonly partition: number; readonly value: Value }> {
    for (const [topic, partitions] of this.#topics) {
      for (const [partition, value] of partitions) yield { topic, partition, value };
    }
  }
}
