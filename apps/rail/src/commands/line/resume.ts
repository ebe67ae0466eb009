import type { LineControl } from '@rail/catalogue';
import { defineCommand } from '../../command.ts';
import { tellControl } from '../../control/ask-control.ts';
import { describeControl } from '../../line/describe-control.ts';
import { writeObject } from '../../output/write.ts';

export default defineCommand({
  words: 'line resume',
  summary: 'let a paused line go on, exactly where it stopped',
  arguments: [{ name: '<line>', description: 'id of the line' }],
  examples: ['rail line resume agriculture', 'rail line resume agriculture -o json'],
  changes: () => true,
  async run(context, [line = '']) {
    const control = await tellControl<LineControl>(context, `/v1/lines/${encodeURIComponent(line)}/resume`, {});
    writeObject(control, context.output, () => describeControl(control, context));
    return 0;
  },
});
