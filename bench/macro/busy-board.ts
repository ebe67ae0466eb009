import type { BoardSnapshot } from '@rail/board';

import { boardNow } from '../../test/support/board-script.ts';

/** A board whose lines share so many records a second: every figure of every line is another in each snapshot. */
export function busyBoard(recordsPerSecond: number): () => BoardSnapshot {
  return () => {
    const wave = () => 0.9 + Math.random() / 5;
    const snapshot = boardNow((line) => {
      const inPerSecond = (recordsPerSecond / 190) * line.number * wave();
      return {
        ...line,
        inPerSecond,
        outPerSecond: inPerSecond * 2.4,
        lagRecords: Math.round(inPerSecond * Math.random()),
        ageMs: Math.round(Math.random() * 2_000),
        history: line.history.map(() => Math.round(inPerSecond * 15 * wave())),
      };
    });
    return { ...snapshot, totals: { ...snapshot.totals, inPerSecond: recordsPerSecond * wave() } };
  };
}
