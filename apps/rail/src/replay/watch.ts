import { formatCount } from '@rail/kernel';
import type { Replay, ReplayReport } from '@rail/publisher';
import type { CommandContext } from '../command.ts';
import { writeNotice } from '../output/write.ts';
import { listenToKeys } from './listen.ts';

/** Shows progress, listens to keys, stops on Ctrl-C, and says how to go on if the replay breaks off. */
export async function watched(replay: Replay, { interrupted, quiet }: CommandContext): Promise<ReplayReport> {
  const progress = new ProgressLine(replay);
  const timer = quiet ? undefined : setInterval(() => progress.show(), process.stderr.isTTY ? 250 : 10_000);
  const stopListening = quiet ? undefined : listenToKeys(replay, progress);
  const stop = (): void => replay.stop();
  interrupted.addEventListener('abort', stop, { once: true });
  if (interrupted.aborted) stop();
  try {
    return await replay.ended;
  } catch (error) {
    if (replay.run !== undefined) writeNotice(resumeHint(replay.run));
    throw error;
  } finally {
    clearInterval(timer);
    stopListening?.();
    interrupted.removeEventListener('abort', stop);
  }
}

export function resumeHint(run: string): string {
  return `Go on with: rail replay --resume ${run}`;
}

/** On a terminal one line that is written over; elsewhere a line each time. */
export class ProgressLine {
  readonly #replay: Replay;
  #rewind = '';

  constructor(replay: Replay) {
    this.#replay = replay;
  }

  show(): void {
    const { isTTY, columns } = process.stderr;
    const line = progressOf(this.#replay);
    writeNotice(isTTY ? this.#rewind + line.slice(0, columns > 0 ? columns : 80) : line);
    this.#rewind = '\u001B[1A\u001B[2K'; // up, and clear the line
  }

  /** Says something that stays. */
  say(text: string): void {
    writeNotice(text);
    this.#rewind = '';
  }

  /** Leaves the line as it is now, and goes on below. */
  keep(): void {
    this.show();
    this.#rewind = '';
  }
}

function progressOf({ part }: Replay): string {
  const { rows, sent, quarantined, eventTimeMs, rowsPerSecond, sorting, isPaused, hurry } = part.progress();
  if (sorting !== undefined)
    return `reading all rows, to put them into the order of their events: ${formatCount(sorting)} so far`;
  const at = eventTimeMs === undefined ? '' : `${new Date(eventTimeMs).toISOString().slice(0, 19)}Z  `;
  const counts = `${formatCount(rows)} rows  ${formatCount(sent)} sent  ${formatCount(quarantined)} quarantined`;
  const hands = `${isPaused ? '  paused' : ''}${hurry === 1 ? '' : `  pace × ${hurry}`}`;
  return `${at}${counts}  ${formatCount(Math.round(rowsPerSecond))}/s${hands}`;
}
