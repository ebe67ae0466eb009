import { beforeAll, describe, expect, test } from '@jest/globals';
import { ports } from '@rail/catalogue';

import { decodedRows, groupedBy, type Row } from '../testing/decoded-rows.ts';

let calls: readonly Row[] = [];
let bodies = new Set<unknown>();
const at = (row: Row, field: string): number => (row[field] === null ? Number.NaN : Number(row[field]));

beforeAll(() => {
  const rows = decodedRows(['port-call', 'enterprise'], 15_000, { enterprises: 300 });
  calls = rows('port-call');
  bodies = new Set(rows('enterprise').map(({ uscc }) => uscc));
});

describe('calls of vessels', () => {
  test('the first eighty records show every status', () => {
    expect(new Set(calls.slice(0, 80).map(({ status }) => status))).toEqual(
      new Set(['DECLARED', 'ARRIVED', 'BERTHED', 'DEPARTED', 'SHELTERED', 'CANCELLED']),
    );
  });

  test('from then on every port has a tanker that has neither sheltered nor left', () => {
    const inPort = new Map<unknown, Row>();
    for (const [index, row] of calls.entries()) {
      inPort.set(row['callId'], row);
      if (index < 100) continue;
      const exposed = [...inPort.values()].filter(
        ({ dangerousCargo, status }) => dangerousCargo === true && (status === 'ARRIVED' || status === 'BERTHED'),
      );
      if (new Set(exposed.map(({ portCode }) => portCode)).size < ports.length) {
        expect(exposed.map(({ portCode }) => portCode)).toBe('all ports');
      }
    }
  });

  test('a call begins with its declaration, rises by one version a step and has nothing after its end', () => {
    for (const steps of groupedBy(calls, 'callId').values()) {
      expect(steps[0]!['status']).toBe('DECLARED');
      expect(steps.map(({ sourceVersion }) => Number(sourceVersion))).toEqual(steps.map((_, step) => step + 1));
      const end = steps.findIndex(({ status }) => status === 'DEPARTED' || status === 'CANCELLED');
      if (end >= 0) expect(end).toBe(steps.length - 1);
    }
  });

  test('a vessel arrives before it leaves, and only what has left has a time of departure', () => {
    for (const row of calls) {
      const [ata, atd] = [at(row, 'ata'), at(row, 'atd')];
      const arrived = !['DECLARED', 'CANCELLED'].includes(row['status'] as string);
      if (atd < ata || Number.isNaN(ata) === arrived || Number.isNaN(atd) === (row['status'] === 'DEPARTED')) {
        expect(row).toBe('in the order of times');
      }
    }
  });

  test('the county is the port’s, the agent an enterprise; dangerous cargo has its number', () => {
    const counties = new Map(ports.map(({ code, county }) => [code, county]));
    for (const row of calls) {
      expect(row['divisionCode']).toBe(counties.get(row['portCode'] as string));
      expect(bodies.has(row['agentUscc'])).toBe(true);
      const numbers = (row['cargo'] as Row[]).map(({ unNumber }) => unNumber).filter((number) => number !== null);
      expect(numbers.length > 0).toBe(row['dangerousCargo']);
    }
  });

  test('no vessel is on two calls at once', () => {
    const callOf = new Map<unknown, unknown>();
    for (const { mmsi, callId, status } of calls) {
      if (callOf.has(mmsi) && callOf.get(mmsi) !== callId) expect(callId).toBe('the only call of its vessel');
      if (status === 'DEPARTED' || status === 'CANCELLED') callOf.delete(mmsi);
      else callOf.set(mmsi, callId);
    }
  });
});
