import { cities } from '@rail/catalogue';

import { encodedText } from '../encode/record-writer.ts';
import { civilDate } from './calendar.ts';

/** 案号 of courts that are provably unreal: county 99 of a city. Each is given out once. */
export class CaseNumbers {
  private serial = 0;

  /** Avro bytes of a new number, for a procedure such as 民初, in the court of a city (its index), on a day. */
  issue(procedure: string, city: number, day: number): Buffer {
    this.serial = (this.serial % 9_999_999) + 1;
    const court = cities[city]?.code.slice(2, 4) ?? '';
    return encodedText(`（${civilDate(day).year}）浙${court}99${procedure}${this.serial}号`);
  }
}

/** All courts of the world draw from one sequence. */
export const caseNumbers = (): CaseNumbers => new CaseNumbers();
