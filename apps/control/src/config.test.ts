import { expect, test } from '@jest/globals';
import { controlConfig } from './config.ts';

test('subscribers are told the brokers of KAFKA_BROKERS unless they reach them by other names', () => {
  const brokers = { KAFKA_BROKERS: 'kafka:9092' };
  const advertised = controlConfig({ ...brokers, RAIL_ADVERTISED_BROKERS: 'a.example:19092, b.example:19092' });

  expect(controlConfig(brokers).advertisedBrokers).toEqual(['kafka:9092']);
  expect(advertised.kafka.brokers).toEqual(['kafka:9092']);
  expect(advertised.advertisedBrokers).toEqual(['a.example:19092', 'b.example:19092']);
  expect(() => controlConfig({ RAIL_ADVERTISED_BROKERS: 'a.example' })).toThrow(
    'RAIL_ADVERTISED_BROKERS: "a.example" is not HOST:PORT',
  );
});
