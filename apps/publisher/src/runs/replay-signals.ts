import type { Signals } from '@rail/runtime';
import type { Replay } from '../replay/start.ts';

/** Fills what Prometheus sees of the timed replays of a process, before each scrape; returns how to end that. */
export function signalReplays(signals: Signals, driven: () => readonly Pick<Replay, 'part'>[]): () => void {
  return signals.beforeScrape(() => {
    signals.replaySpeed.clear();
    signals.replayTimingError.clear();
    const ratios: number[] = [];
    const errors: number[] = [];
    for (const { part } of driven()) {
      const { achieved, pace, timingErrorMs } = part.report('running');
      const asked = Number.parseFloat(pace); // `10x` or `500/s`; what goes at full speed has none
      if (achieved !== null && asked > 0) ratios.push(achieved / asked);
      if (timingErrorMs !== null) errors.push(timingErrorMs.p99);
    }
    if (ratios.length > 0) signals.replaySpeed.set({}, Math.min(...ratios));
    if (errors.length > 0) signals.replayTimingError.set({}, Math.max(...errors) / 1000);
  });
}
