import { describe, expect, it } from '@jest/globals';
import type { MapEdge, NetworkMap } from '@rail/board/api';
import { edgeTrack, fillOfSiding, flowsOf, mapFigures, originTrack, queuesOf } from './figures.ts';
import { litBy, litByText, pageOf } from './focus.ts';

const edge = (agreement: string, line: string, terminus: string, rest: Partial<MapEdge> = {}): MapEdge => ({
  agreement,
  line,
  terminus,
  recordsPerSecond: 10,
  lagRecords: 0,
  p50Ms: 4,
  state: 'flowing',
  ...rest,
});

const map: NetworkMap = {
  schema: 'rail.map/1',
  origins: [
    { line: 'health', number: 11, zh: '卫生健康委员会', en: 'Health', state: 'onTime' },
    { line: 'transport', number: 12, zh: '交通运输厅', en: 'Transport', state: 'late' },
  ],
  termini: [
    { id: 'emergency-response', kind: 'database', zh: '应急专题库', en: 'Emergency response' },
    { id: 'public-security', kind: 'subscriber', zh: '公安厅', en: 'Public Security' },
  ],
  edges: [
    edge('he-ps-021', 'health', 'public-security', { p50Ms: 90, recordsPerSecond: 1 }),
    edge('he-er-038', 'health', 'emergency-response', { lagRecords: 5000 }),
    edge('tr-er-017', 'transport', 'emergency-response', { state: 'paused', recordsPerSecond: 0 }),
  ],
};

describe('the figures of the map', () => {
  it('takes states from the map until the board has spoken', () => {
    const { origins, ledger } = mapFigures(map, undefined);
    expect(origins.map(({ state }) => state)).toEqual(['onTime', 'late']);
    expect(ledger).toBeNull();
  });

  it('sums what flows into a terminus, whose state is what moves there if anything does', () => {
    const { termini } = mapFigures(map, undefined);
    expect(termini[0]).toMatchObject({ recordsPerSecond: 10, lagRecords: 5000, state: 'flowing' });
  });

  it('weighs the median by records', () => {
    expect(mapFigures(map, undefined).p50Ms).toBe(4);
  });

  it('lets nothing run on a track that is paused', () => {
    const ids = flowsOf(mapFigures(map, undefined)).map(({ id }) => id);
    expect(ids).toContain(edgeTrack('he-er-038'));
    expect(ids).toContain(originTrack('transport'));
    expect(ids).not.toContain(edgeTrack('tr-er-017'));
  });

  it('queues trains where a reader is behind, and only there', () => {
    const queues = queuesOf(mapFigures(map, undefined), 16);
    expect(queues.get(edgeTrack('he-er-038'))).toBe(8);
    expect(queues.get(edgeTrack('he-ps-021'))).toBe(0);
  });

  it('fills the siding from the first record on and never beyond its end', () => {
    expect(fillOfSiding(0)).toBe(0);
    expect(fillOfSiding(1)).toBeGreaterThan(0.05);
    expect(fillOfSiding(477)).toBeLessThan(fillOfSiding(4770));
    expect(fillOfSiding(1e9)).toBe(1);
  });
});

describe('the focus of the map', () => {
  it('of a line lights its routes only', () => {
    const lit = litBy({ kind: 'line', line: 'health' }, map.edges);
    expect([...lit.agreements]).toEqual(['he-ps-021', 'he-er-038']);
    expect([...lit.lines]).toEqual(['health']);
    expect([...lit.termini]).toEqual(['public-security', 'emergency-response']);
  });

  it('finds by code, number and name in both languages', () => {
    const figures = mapFigures(map, undefined);
    expect(litByText('  ', figures)).toBeUndefined();
    expect([...litByText('交通', figures)!.agreements]).toEqual(['tr-er-017']);
    expect([...litByText('11', figures)!.lines]).toEqual(['health']);
    expect([...litByText('PS-021', figures)!.agreements]).toEqual(['he-ps-021']);
    expect([...litByText('nothing of this name', figures)!.agreements]).toEqual([]);
  });

  it('leads to the page of what is under it', () => {
    const { termini } = mapFigures(map, undefined);
    expect(pageOf({ kind: 'line', line: 'health' }, termini)).toBe('/lines/health');
    expect(pageOf({ kind: 'agreement', agreement: 'he-ps-021' }, termini)).toBe('/agreements/he-ps-021');
    expect(pageOf({ kind: 'terminus', terminus: 'emergency-response' }, termini)).toBe('/databases/emergency-response');
    const thematic = { ...termini[0]!, id: 'thematic/emergency-response' };
    expect(pageOf({ kind: 'terminus', terminus: thematic.id }, [thematic])).toBe('/databases/emergency-response');
    expect(pageOf({ kind: 'terminus', terminus: 'city/330100' }, termini)).toBe('/agreements?subscriber=city%2F330100');
  });
});
