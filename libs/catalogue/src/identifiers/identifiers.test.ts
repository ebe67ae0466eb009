import { describe, expect, test } from '@jest/globals';

import { citizenCheckSign, isCitizenNumber, makeCitizenNumber } from './citizen-number.ts';
import { organisationCheckSign } from './organisation-code.ts';
import { isPlateNumber } from './plate-number.ts';
import { identifierChecks } from './table.ts';
import { isUscc, makeUscc, usccAlphabet, usccCheckSign } from './uscc.ts';
import { isVin, vinCheckSign } from './vin.ts';
import { isWarningId } from './warning-id.ts';

const creditCodes = [
  '91330199MA0DEM0A7F',
  '92330299MA0DEM1B1M',
  '93330599MA0DEM2C68',
  '11330199MB0DEM3D4L',
  '12330199470001235W',
  '52330199MJ0DEM4E8Y',
  'N2330199ME0DEM5F4F',
];
const citizenNumbers = ['330199198803150011', '330299194607090020', '330199202605010033', '331099199511111045'];

/** Every text that differs from this one in exactly one sign. */
function* singleErrors(text: string, alphabet: string): Generator<string> {
  for (let at = 0; at < text.length; at++) {
    for (const sign of alphabet) {
      if (sign !== text[at]) yield text.slice(0, at) + sign + text.slice(at + 1);
    }
  }
}

describe('统一社会信用代码 (GB 32100)', () => {
  test('the worked example has the check signs that were computed by hand', () => {
    expect(organisationCheckSign('MA0DEM0A')).toBe('7');
    expect(usccCheckSign('91330199MA0DEM0A7')).toBe('F');
    expect(makeUscc({ category: '91', division: '330199', organisation: 'MA0DEM0A' })).toBe('91330199MA0DEM0A7F');
  });

  test.each(creditCodes)('%s is valid and made again from its parts', (code) => {
    const parts = { category: code.slice(0, 2), division: code.slice(2, 8), organisation: code.slice(8, 16) };

    expect(isUscc(code)).toBe(true);
    expect(makeUscc(parts)).toBe(code);
  });

  test('any single wrong sign is found', () => {
    for (const wrong of singleErrors('91330199MA0DEM0A7F', usccAlphabet)) expect(isUscc(wrong)).toBe(false);
  });

  test('signs outside the alphabet, other lengths and lower case are refused', () => {
    for (const text of ['', '91330199MA0DEM0A7', '91330199MA0DEM0A7FF', '91330199MA0DEMOA7F', '91330199ma0dem0a7f']) {
      expect(isUscc(text)).toBe(false);
    }
  });
});

describe('公民身份号码 (GB 11643)', () => {
  test('the worked example has the check sign that was computed by hand', () => {
    expect(citizenCheckSign('33019919880315001')).toBe('1');
  });

  test.each(citizenNumbers)('%s is valid and made again from its parts', (number) => {
    const parts = { division: number.slice(0, 6), birthDate: number.slice(6, 14), serial: number.slice(14, 17) };

    expect(isCitizenNumber(number)).toBe(true);
    expect(makeCitizenNumber(parts)).toBe(number);
  });

  test('any single wrong digit is found', () => {
    for (const wrong of singleErrors('330199198803150011', '0123456789')) expect(isCitizenNumber(wrong)).toBe(false);
  });

  test('a day that no calendar has is refused although the check sign fits', () => {
    const number = makeCitizenNumber({ division: '330199', birthDate: '19900231', serial: '001' });

    expect(isCitizenNumber(number)).toBe(false);
  });
});

describe('other identifiers', () => {
  test('a vehicle number carries its check sign at the ninth place', () => {
    expect(vinCheckSign('LZJDEMA0XR0000001')).toBe('X');
    expect(isVin('LZJDEMA0XR0000001')).toBe(true);
    expect(isVin('LZJDEMA01R0000001')).toBe(false);
    expect(isVin('LZJDEMA0XR000000I')).toBe(false);
  });

  test('plates of Zhejiang are ordinary, small or large new-energy', () => {
    expect(['浙A00X01', '浙AD00001', '浙B00002F'].filter(isPlateNumber)).toHaveLength(3);
    expect(['苏A00X01', '浙I00001', '浙A0000I', '浙AI00001', '浙A000'].filter(isPlateNumber)).toEqual([]);
  });

  test('a warning id holds a real minute and a level', () => {
    expect(isWarningId('330102202611240653011')).toBe(true);
    expect(isWarningId('330102202602300653011')).toBe(false);
    expect(isWarningId('330102202611240653015')).toBe(false);
  });

  test('every check refuses empty and over-long text', () => {
    for (const check of Object.values(identifierChecks)) {
      expect(check('')).toBe(false);
      expect(check('3'.repeat(100))).toBe(false);
    }
  });
});
