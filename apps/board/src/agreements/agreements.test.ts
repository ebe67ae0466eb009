import { describe, expect, it } from '@jest/globals';
import type { AgreementSummary } from '@rail/board/api';
import { choicesOf, filterOf, matches } from './filter-agreements.ts';
import { daysUntil, lifeOf } from './life-strip.ts';
import { snippetLanguages, snippetOf, subscribeCommand } from './snippets.ts';

const agreement = (id: string, rest: Partial<AgreementSummary> = {}): AgreementSummary => ({
  id,
  version: 1,
  provider: 'market-regulation',
  subscriber: 'human-resources',
  line: 'market-regulation',
  dataset: 'market-regulation/enterprise',
  share: `share.${id}`,
  purpose: { zh: '用人单位参保登记', en: 'Employer registration' },
  state: 'active',
  validUntil: '2036-01-01',
  databases: [],
  deliveredPerSecond: 0,
  sinceMs: 0,
  counts: { delivered: 0, filteredOut: 0, quarantined: 0, held: 0 },
  lagRecords: 0,
  ...rest,
});

const all = [
  agreement('mr-hr-019'),
  agreement('mr-me-001', { subscriber: 'thematic/market-entities', databases: ['market-entities'] }),
  agreement('he-ps-021', { line: 'health', subscriber: 'public-security', state: 'waiting' }),
];
const found = (query: string): string[] =>
  all.filter((each) => matches(each, filterOf(new URLSearchParams(query)))).map(({ id }) => id);

describe('the list of agreements', () => {
  it('without a filter is all of them', () => {
    expect(found('')).toEqual(['mr-hr-019', 'mr-me-001', 'he-ps-021']);
  });

  it.each([
    ['line=health', ['he-ps-021']],
    ['subscriber=thematic%2Fmarket-entities', ['mr-me-001']],
    ['database=market-entities', ['mr-me-001']],
    ['state=waiting', ['he-ps-021']],
    ['q=MR-ME', ['mr-me-001']],
    ['q=参保&state=active', ['mr-hr-019', 'mr-me-001']],
    ['line=health&state=active', []],
  ])('%s leaves %j', (query, ids) => {
    expect(found(query)).toEqual(ids);
  });

  it('offers as filters what there is, once each', () => {
    expect(choicesOf(all)).toEqual({
      line: ['health', 'market-regulation'],
      subscriber: ['human-resources', 'public-security', 'thematic/market-entities'],
      database: ['market-entities'],
      state: ['active', 'waiting'],
    });
  });
});

describe('the life of an agreement', () => {
  it.each(['waiting', 'active', 'suspended', 'expired'] as const)(
    '%s: one stop is now, none is past after it',
    (state) => {
      const stops = lifeOf(state).map(({ at }) => at);
      expect(stops.filter((at) => at === 'now')).toHaveLength(1);
      expect(stops).toEqual([...stops].sort((left, right) => order.indexOf(left) - order.indexOf(right)));
    },
  );
  const order = ['past', 'now', 'ahead'];

  it('counts days in Hangzhou', () => {
    const nowMs = Date.parse('2026-11-24T23:30:00+08:00');
    expect(daysUntil('2026-11-25', nowMs)).toBe(0);
    expect(daysUntil('2026-11-26', nowMs)).toBe(1);
    expect(daysUntil('2026-11-24', nowMs)).toBe(-1);
    expect(daysUntil('2026-11-26T23:30:00+08:00', nowMs)).toBe(2);
  });
});

describe('how to connect', () => {
  const connect = {
    bootstrap: 'rail.example:9092',
    topic: 'share.mr-hr-019',
    registry: 'http://rail.example:8080',
    groupPrefix: 'mr-hr-019.',
  };
  const kafka = snippetLanguages.filter((language) => language !== 'http');

  it.each(kafka)('%s reads the topic of the agreement with a group of its prefix and the registry', (language) => {
    const text = snippetOf(language, 'mr-hr-019', connect);
    expect(text).toContain(connect.bootstrap);
    expect(text).toContain(connect.topic);
    expect(text).toContain(connect.registry);
    expect(text).toMatch(/mr-hr-019\.feed/);
  });

  it.each(kafka)('%s does not read what was never committed', (language) => {
    expect(snippetOf(language, 'mr-hr-019', connect)).toMatch(/read_committed|ReadCommitted|readUncommitted is set/);
  });

  it('over HTTP asks for the stream, and for the reason of silence, with a token', () => {
    const text = snippetOf('http', 'mr-hr-019', connect);
    expect(text).toContain('/v1/shares/mr-hr-019/stream');
    expect(text).toContain('/v1/shares/mr-hr-019/status');
    expect(text).toContain('Bearer');
  });

  it('names the command that writes a whole sample', () => {
    expect(subscribeCommand('mr-hr-019', 'python')).toBe('rail subscribe mr-hr-019 --lang python -d feed');
  });
});
