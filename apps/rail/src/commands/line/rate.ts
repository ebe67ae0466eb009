import type { LineControl } from '@rail/catalogue';
import { parseRate, RailError } from '@rail/kernel';
import { defineCommand } from '../../command.ts';
import { tellControl } from '../../control/ask-control.ts';
import { describeControl } from '../../line/describe-control.ts';
import { writeObject } from '../../output/write.ts';

export default defineCommand({
  words: 'line rate',
  summary: 'how much the generator of a line sends; feeds and departments are not bound by it',
  arguments: [
    { name: '<line>', description: 'id of the line' },
    { name: '<rate>', description: 'records a second, as 50/s; 0 for none; default for what it was started with' },
  ],
  examples: [
    'rail line rate transport 50/s',
    'rail line rate transport 0        # it falls silent, and is late by its timetable',
    'rail line rate transport default',
  ],
  changes: () => true,
  async run(context, [line = '', rate = '']) {
    const path = `/v1/lines/${encodeURIComponent(line)}/rate`;
    const control = await tellControl<LineControl>(context, path, { recordsPerSecond: recordsPerSecond(rate) });
    writeObject(control, context.output, () => describeControl(control, context));
    return 0;
  },
});

function recordsPerSecond(text: string): number | null {
  if (text === 'default') return null;
  if (/^0(\/s)?$/.test(text)) return 0;
  const rate = parseRate(text);
  if (rate !== Infinity) return rate;
  throw new RailError('OPTION_INVALID', `"${text}" is no rate of a line; write 50/s, 0 or default`);
}
