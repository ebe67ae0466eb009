import type { TestBroker } from './broker.ts';

/**
 * What the broker under test is expected to answer where the embedded one differs from Apache Kafka on purpose.
 * `entry` is the id in libs/kafka-broker/SKIPPED.md that says so; a contract test has no other way to differ.
 */
export function differs<T>(
  _entry: string,
  broker: TestBroker,
  expected: { readonly embedded: T; readonly kafka: T },
): T {
  return broker.embedded ? expected.embedded : expected.kafka;
}
