const MAX_LENGTH = 249;

/** What is wrong with a topic's name, by Kafka's rule; undefined when it may be used. */
export function topicNameFault(name: string): string | undefined {
  if (name === '') return 'the empty string is not allowed';
  if (name === '.' || name === '..') return `'${name}' is not allowed`;
  if (name.length > MAX_LENGTH) return `the length of '${name}' is longer than the max allowed length ${MAX_LENGTH}`;
  if (!/^[a-zA-Z0-9._-]+$/.test(name)) {
    return `'${name}' contains one or more characters other than ASCII alphanumerics, '.', '_' and '-'`;
  }
  return undefined;
}

/** Kafka's metrics cannot tell `a.b` from `a_b`, so it refuses a topic that collides with another in this way. */
export function collides(name: string, existing: Iterable<string>): string | undefined {
  const folded = name.replaceAll('.', '_');
  for (const other of existing) if (other !== name && other.replaceAll('.', '_') === folded) return other;
  return undefined;
}
