export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** `topic/partition`: Kafka allows no slash in a topic name. */
export function partitionKey(topic: string, partition: number): string {
  return `${topic}/${partition}`;
}

export function comparePartitions(left: TopicPartition, right: TopicPartition): number {
  if (left.topic !== right.topic) return left.topic < right.topic ? -1 : 1;
  return left.partition - right.partition;
}

/** The members of `from` that are not in `others`. */
export function withoutPartitions(
  from: readonly TopicPartition[],
  others: readonly TopicPartition[],
): TopicPartition[] {
  const keys = new Set(others.map(({ topic, partition }) => partitionKey(topic, partition)));
  return from.filter(({ topic, partition }) => !keys.has(partitionKey(topic, partition)));
}

/** Groups rows by topic, as most requests want them. */
export function byTopic<Row extends { readonly topic: string }>(rows: Iterable<Row>): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const group = groups.get(row.topic);
    if (group === undefined) groups.set(row.topic, [row]);
    else group.push(row);
  }
  return groups;
}
