import { ruleNames } from '@rail/board';
import { severities } from '@rail/board/api';
import type { Signals } from '@rail/runtime';
import type { AlertBook } from './alert-book.ts';

/** Fills what Prometheus sees of the alerts, before each scrape; returns how to end that. */
export function signalAlerts(signals: Signals, book: AlertBook): () => void {
  return signals.beforeScrape(() => {
    for (const alert of ruleNames) {
      for (const severity of severities) {
        const open = book.open.filter((each) => each.rule === alert && each.severity === severity);
        signals.alertOpen.set({ alert, severity }, open.length);
      }
    }
    const { ratio } = book.answer.disposal;
    if (ratio === null) signals.alertDisposed.clear();
    else signals.alertDisposed.set({}, ratio);
  });
}
