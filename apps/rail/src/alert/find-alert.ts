import type { Alert, AlertsAnswer } from '@rail/board/api';
import { nearest, RailError } from '@rail/kernel';

/** An alert of the last day by its id, whatever the case. @throws RailError ALERT_UNKNOWN with the nearest */
export function findAlert({ open, closed }: AlertsAnswer, id: string): Alert {
  const all = [...open, ...closed];
  const found = all.find((alert) => alert.id === id.toUpperCase());
  if (found !== undefined) return found;
  const ids = all.map((alert) => alert.id);
  const near = nearest(id, ids);
  const hint =
    near !== undefined
      ? `did you mean ${near}?`
      : ids.length === 0
        ? 'there is none'
        : `there are ${ids.slice(0, 10).join(', ')}`;
  throw new RailError('ALERT_UNKNOWN', `no alert "${id}": ${hint}`);
}
