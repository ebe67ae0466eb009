import { makeCitizenNumber } from '@rail/catalogue';
import { assert } from '@rail/kernel';

import { dateDigits, dayOf } from './calendar.ts';

const firstDay = dayOf(1930, 1, 1);
const serialsPerSex = 499;

export interface IssuedCitizenNumber {
  readonly idNumber: string;
  /** Days since 1970: an earlier one than asked for if that day's serials are spent. */
  readonly birthDay: number;
}

/** Citizen numbers that are provably unreal (county 99 of a city), each given out once. */
export class CitizenNumbers {
  private readonly used: Uint16Array;

  constructor(
    private readonly cityCodes: readonly string[],
    private readonly lastDay: number,
  ) {
    this.used = new Uint16Array(cityCodes.length * 2 * (lastDay - firstDay + 1));
  }

  issue(city: number, birthDay: number, male: boolean): IssuedCitizenNumber {
    let day = Math.min(Math.max(birthDay, firstDay), this.lastDay);
    const days = this.lastDay - firstDay + 1;
    for (let tried = 0; tried < days; tried++) {
      const at = (city * 2 + (male ? 1 : 0)) * days + day - firstDay;
      const count = this.used[at] ?? serialsPerSex;
      if (count < serialsPerSex) {
        this.used[at] = count + 1;
        const serial = String(count * 2 + (male ? 1 : 2)).padStart(3, '0');
        const division = `${this.cityCodes[city]?.slice(0, 4)}99`;
        return { idNumber: makeCitizenNumber({ division, birthDate: dateDigits(day), serial }), birthDay: day };
      }
      day = day > firstDay ? day - 1 : this.lastDay;
    }
    assert(false, 'all citizen numbers of a city are spent');
  }
}
