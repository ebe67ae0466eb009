import type { LineControl } from '@rail/catalogue';
import type { CommandContext } from '../command.ts';
import { shownTime } from '../output/shown-time.ts';

/** What people have said of a line, as sentences. */
export function describeControl(control: LineControl, { timeZone }: Pick<CommandContext, 'timeZone'>): string {
  const { line, paused, recordsPerSecond } = control;
  const state =
    paused === null
      ? `${line} goes on; nobody has paused it`
      : `${line} is paused by ${paused.by} since ${shownTime(paused.sinceMs, timeZone)}: ${paused.reason}\n` +
        `Its records wait on the line and none is lost. Let them go on with: rail line resume ${line}`;
  return `${state}\n${rateText(recordsPerSecond)}`;
}

function rateText(recordsPerSecond: number | null): string {
  if (recordsPerSecond === null) return 'its generator sends what the publisher was started with';
  if (recordsPerSecond === 0) return 'its generator is silent: it is late once its timetable wants a record';
  return `its generator sends ${recordsPerSecond} records/s`;
}
