import type { LineControl } from '@rail/catalogue';
import { RailError } from '@rail/kernel';
import { defineCommand, textOption } from '../../command.ts';
import { tellControl } from '../../control/ask-control.ts';
import { describeControl } from '../../line/describe-control.ts';
import { writeObject } from '../../output/write.ts';

export default defineCommand({
  words: 'line pause',
  summary: 'let the records of a line wait; its generator falls silent, its board says who and why',
  arguments: [{ name: '<line>', description: 'id of the line' }],
  options: [{ flags: '--reason <text>', description: 'why, as the board shows it; needed' }],
  examples: [
    'rail line pause agriculture --reason "Hangzhou drill"',
    'rail line pause agriculture --reason "Hangzhou drill" -o json',
    'rail line resume agriculture',
  ],
  changes: () => true,
  async run(context, [line = ''], options) {
    const reason = textOption(options, 'reason')?.trim() ?? '';
    if (reason === '') throw new RailError('OPTION_INVALID', '--reason is missing: say why the line is paused');
    const control = await tellControl<LineControl>(context, `/v1/lines/${encodeURIComponent(line)}/pause`, { reason });
    writeObject(control, context.output, () => describeControl(control, context));
    return 0;
  },
});
