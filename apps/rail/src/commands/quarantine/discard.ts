import { discard, visitSetAside } from '@rail/inspect';
import { formatCount, RailError, systemClock } from '@rail/kernel';
import { defineCommand, textOption } from '../../command.ts';
import { writeObject } from '../../output/write.ts';
import { selectionOf, selectionOptions, withQuarantine } from '../../quarantine/with-quarantine.ts';

export default defineCommand({
  words: 'quarantine discard',
  summary: 'settle what will not be sent again; the record stays until retention deletes it',
  arguments: [{ name: '[places...]', description: 'LINE/PARTITION/OFFSET; all of the selection unless told' }],
  options: [...selectionOptions, { flags: '-m, --message <why>', description: 'why: it is kept with the record' }],
  examples: ['rail quarantine discard health/2/118 -m "test record of the provider"'],
  changes: () => true,
  async run(context, places, options) {
    const note = textOption(options, 'message');
    if (note === undefined || note.trim() === '') throw new RailError('OPTION_INVALID', 'say why, with -m');
    const selection = selectionOf(options, false);
    const { line, reason, run, agreement } = selection;
    if (places.length === 0 && [line, reason, run, agreement].every((value) => value === undefined)) {
      throw new RailError('OPTION_INVALID', 'say what to discard: places, --line, --reason, --run or --agreement');
    }
    const wanted = new Set(places.map((place) => place.replace(/^quarantine\./, '')));
    const discarded = await withQuarantine(context, async (client, catalogue) => {
      const found: string[] = [];
      await visitSetAside(client, catalogue, selection, ({ place }) => {
        if (places.length === 0 || wanted.delete(place)) found.push(place);
      });
      if (wanted.size > 0) {
        throw new RailError('RECORD_NOT_FOUND', `not open in quarantine: ${[...wanted].join(', ')}`);
      }
      await discard(client, found, { note, nowMs: systemClock.now() });
      return found.length;
    });
    writeObject({ discarded }, context.output, () => `${formatCount(discarded)} discarded`);
    return 0;
  },
});
