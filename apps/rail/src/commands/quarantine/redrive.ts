import { formatCount, RailError, systemClock } from '@rail/kernel';
import { defineCommand } from '../../command.ts';
import { writeObject } from '../../output/write.ts';
import { redrive } from '../../quarantine/redrive.ts';
import { type SetAside, visitSetAside } from '../../quarantine/set-aside.ts';
import { selectionOf, selectionOptions, withQuarantine } from '../../quarantine/with-quarantine.ts';
import { signalCode } from '../../until-interrupted.ts';

export default defineCommand({
  words: 'quarantine redrive',
  summary: 'send what was set aside again, under the rules and agreements of today',
  arguments: [{ name: '[places...]', description: 'LINE/PARTITION/OFFSET; all of the selection unless told' }],
  options: [
    ...selectionOptions,
    { flags: '--again', description: 'also what one agreement alone set aside: every agreement gets it again' },
    { flags: '--dry-run', description: 'say what would be sent, send nothing' },
  ],
  examples: [
    'rail quarantine redrive health/2/118',
    'rail quarantine redrive --line market-regulation --reason Q102',
    'rail quarantine redrive --agreement fi-me-004 --again',
  ],
  changes: (options) => options['dryRun'] !== true,
  async run(context, places, options) {
    const selection = selectionOf(options, false);
    const { line, reason, run, agreement } = selection;
    if (places.length === 0 && [line, reason, run, agreement].every((value) => value === undefined)) {
      throw new RailError('OPTION_INVALID', 'say what to redrive: places, --line, --reason, --run or --agreement');
    }
    const wanted = new Set(places.map((place) => place.replace(/^quarantine\./, '')));
    const result = await withQuarantine(context, async (client, catalogue) => {
      const entries: SetAside[] = [];
      await visitSetAside(client, catalogue, selection, (entry) => {
        if (wanted.size === 0 || wanted.has(entry.place)) entries.push(entry);
        wanted.delete(entry.place);
      });
      if (places.length > 0 && wanted.size > 0) {
        throw new RailError('RECORD_NOT_FOUND', `not open in quarantine: ${[...wanted].join(', ')}`);
      }
      if (options['dryRun'] === true) return { found: entries.length, sent: 0, skipped: [] };
      const stopped = () => context.interrupted.aborted;
      const again = options['again'] === true;
      const done = await redrive(client, entries, { again, nowMs: () => systemClock.now(), stopped });
      return { found: entries.length, ...done };
    });
    writeObject(result, context.output, () =>
      [
        `${formatCount(result.found)} found, ${formatCount(result.sent)} sent again, ${formatCount(result.skipped.length)} not sent`,
        ...result.skipped.slice(0, 20).map(({ place, why }) => `  ${place}  ${why}`),
        ...(result.skipped.length > 20 ? [`  and ${formatCount(result.skipped.length - 20)} more: -o json`] : []),
      ].join('\n'),
    );
    return context.interrupted.aborted ? signalCode(context.interrupted) : 0;
  },
});
