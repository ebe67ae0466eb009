import { expect, test } from '@jest/globals';
import { alertOutlets } from './outlets.ts';

test('outlets are http or https, none unless configured, and a faulty one is not repeated', () => {
  expect(alertOutlets({})).toEqual({});
  expect(alertOutlets({ RAIL_ALERT_WEBHOOK: 'https://hook.example/T0KEN', RAIL_LANG: 'zh' })).toEqual({
    webhookUrl: 'https://hook.example/T0KEN',
  });
  const faulty = (): unknown => alertOutlets({ RAIL_ALERT_WEBHOOK: 'file:///T0KEN', RAIL_ALERT_HEARTBEAT: 'T0KEN' });
  expect(faulty).toThrow(/RAIL_ALERT_WEBHOOK is no URL[\s\S]*RAIL_ALERT_HEARTBEAT is no URL/);
  expect(faulty).not.toThrow(/T0KEN/);
});
