import { effect, signal } from '@preact/signals';
import type { AlertsAnswer } from '@rail/board/api';
import { getJson, Problem } from '../api.ts';
import { isStranger } from './session.ts';
import { newEvents } from './stream.ts';

/** What waits for a person; undefined until control has answered. */
export const alerts = signal<AlertsAnswer | undefined>(undefined);
/** Why it is not known, if it is not. */
export const alertsProblem = signal<Problem | undefined>(undefined);

const everyMs = 10_000;

export async function askAlerts(): Promise<void> {
  if (isStranger.peek()) return;
  try {
    alerts.value = await getJson<AlertsAnswer>('/v1/alerts');
    alertsProblem.value = undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    alertsProblem.value = error;
  }
}

/** Asks every so often, and whenever the stream tells of an alert. Once, at the start. */
export function followAlerts(): void {
  setInterval(() => void askAlerts(), everyMs);
  effect(() => {
    const newest = newEvents.value[0];
    if (newest === undefined || newest.kind === 'alert') void askAlerts();
  });
}
