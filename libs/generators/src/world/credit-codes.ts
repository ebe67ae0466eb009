import { makeUscc, usccAlphabet } from '@rail/catalogue';
import { assert } from '@rail/kernel';

/** 31 to the sixth. */
const serials = 887_503_681;
/** Prime to 31, so that stepping by it visits every serial before any comes twice. */
const step = 123_456_791;

/**
 * Credit codes that are provably unreal: their division is county 99 of a city, which no county has. Each is given out
 * once; where the sequence starts depends on the seed.
 */
export class CreditCodes {
  private next: number;

  constructor(start: number) {
    this.next = start % serials;
  }

  issue(category: string, cityCode: string): string {
    assert(/^33\d{2}00$/.test(cityCode), 'a city of Zhejiang');
    let rest = this.next;
    this.next = (this.next + step) % serials;
    let organisation = '';
    for (let at = 0; at < 6; at++) {
      organisation += usccAlphabet.charAt(rest % 31);
      rest = Math.floor(rest / 31);
    }
    return makeUscc({ category, division: `${cityCode.slice(0, 4)}99`, organisation: `MA${organisation}` });
  }
}
