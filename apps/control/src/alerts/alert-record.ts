import type { Alert, Silence } from '@rail/board/api';
import { RailError } from '@rail/kernel';

/** A notice that the webhook has not taken yet. */
export interface PendingNotice {
  readonly alert: Alert;
  readonly status: 'firing' | 'resolved';
}

export const alertKey = (id: string): string => `alert/${id}`;
export const silenceKey = (subject: string): string => `silence/${subject}`;
export const noticeKey = (id: string): string => `notice/${id}`;

/** Puts one record to what was read before. Throws STORAGE_CORRUPT at its place. */
export function readAlertRecord(found: Map<string, unknown>, key: string, value: string | null, at: string): void {
  if (value === null) {
    found.delete(key);
    return;
  }
  try {
    found.set(key, JSON.parse(value));
  } catch (cause) {
    throw new RailError('STORAGE_CORRUPT', `the record of ${key} is no JSON`, { at, cause });
  }
}

/** The values of one kind, by what follows its prefix. */
export function valuesOf<Value>(found: ReadonlyMap<string, unknown>, prefix: string): [string, Value][] {
  return [...found]
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, value]) => [key.slice(prefix.length), value as Value]);
}

export const alertsIn = (found: ReadonlyMap<string, unknown>): Alert[] =>
  valuesOf<Alert>(found, 'alert/').map(([, alert]) => alert);
export const silencesIn = (found: ReadonlyMap<string, unknown>): Silence[] =>
  valuesOf<Silence>(found, 'silence/').map(([, silence]) => silence);
