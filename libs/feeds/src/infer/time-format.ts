import { CellFault } from '../cells/row-fault.ts';
import { timeReader } from '../cells/time.ts';
import type { Zone } from '../cells/zone.ts';

/** Formats that files of departments are written in, the more usual first. */
const FORMATS = [
  'iso',
  'yyyy/M/d H:mm:ss',
  'yyyy/M/d H:mm',
  'yyyy/M/d',
  'yyyy-M-d H:mm:ss',
  'yyyy-M-d H:mm',
  'yyyy-M-d',
  'yyyy年M月d日 H:mm:ss',
  'yyyy年M月d日 H:mm',
  'yyyy年M月d日H时m分',
  'yyyy年M月d日H时',
  'yyyy年M月d日',
  'yyyy.M.d H:mm',
  'yyyy.M.d',
  'yyyyMMddHHmmss',
  'yyyyMMddHHmm',
  'yyyyMMdd',
  'epoch-ms',
  'epoch-s',
];
/** Counts since 1970 are taken for times only within these years: other whole numbers are many. */
const EPOCH_MS = [Date.UTC(1990, 0), Date.UTC(2100, 0)] as const;
const SHARE = 0.9;

export interface TimeGuess {
  readonly format: string;
  /** Some cells say 24:00. */
  readonly hour24: boolean;
  /** No cell names its zone. */
  readonly zoneGuessed: boolean;
  readonly read: (text: string) => number | undefined;
}

/** The format that most of these texts are times of; undefined where they are none. */
export function guessTime(texts: readonly string[], zone: Zone): TimeGuess | undefined {
  for (const format of FORMATS) {
    const reader = timeReader(format, zone, true)!;
    const isEpoch = format.startsWith('epoch');
    const read = (text: string): number | undefined => {
      try {
        const ms = reader(text);
        return isEpoch && (ms < EPOCH_MS[0] || ms > EPOCH_MS[1]) ? undefined : ms;
      } catch (fault) {
        if (fault instanceof CellFault) return undefined;
        throw fault;
      }
    };
    const fits = texts.filter((text) => read(text) !== undefined);
    if (fits.length === 0 || fits.length < texts.length * SHARE) continue;
    const isZoned =
      isEpoch || fits.every((text) => /(Z|[+-]\d{2}:?\d{2})$/.test(text.replace(/^\d{4}-\d{2}-\d{2}$/, '')));
    return { format, hour24: fits.some((text) => /(^|\D)24[:时]/.test(text)), zoneGuessed: !isZoned, read };
  }
  return undefined;
}
