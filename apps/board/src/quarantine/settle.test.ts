import { describe, expect, it } from '@jest/globals';
import { bodyOf, questionOf, resultText } from './settle.ts';

const reason = { kind: 'reason', line: 'health', reason: 'Q104', records: 1234 } as const;
const places = { kind: 'places', places: ['health/0/7'] } as const;

describe('settling what is in quarantine', () => {
  it('means all of a reason, or those places and no other', () => {
    expect(bodyOf(reason, undefined)).toEqual({ line: 'health', reason: 'Q104' });
    expect(bodyOf(places, 'a test row')).toEqual({ places: ['health/0/7'], why: 'a test row' });
  });

  it('asks with the number and what it is about', () => {
    expect(questionOf('redrive', reason)).toEqual({
      zh: '重投 1,234 条 (health Q104)?',
      en: 'Redrive 1,234 records (health Q104)?',
    });
    expect(questionOf('discard', places).en).toBe('Discard 1 record?');
  });

  it('says what was done and what was not', () => {
    const refused = [{ place: 'health/0/9', why: 'RAIL-4003' }];
    expect(resultText('redrive', { redriven: 34, again: 1, refused, left: 0 })).toEqual({
      zh: '已重投 34 条, 1 条已由别人处理, 1 条被拒绝',
      en: '34 redriven, 1 settled by somebody else meanwhile, 1 refused',
    });
    expect(resultText('discard', { redriven: 10_000, again: 0, refused: [], left: 1500 }).en).toBe(
      '10,000 discarded, 1,500 more are left: once more',
    );
  });
});
