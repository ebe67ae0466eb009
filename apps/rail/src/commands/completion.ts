import { nearest, RailError } from '@rail/kernel';
import { defineCommand } from '../command.ts';
import { completionScripts } from '../completion/scripts.ts';
import { writeOut } from '../output/write.ts';

export default defineCommand({
  words: 'completion',
  summary: 'a script for a shell: it completes commands, options, lines, datasets, agreements, runs, databases',
  arguments: [{ name: '<shell>', description: Object.keys(completionScripts).join(', ') }],
  examples: ['rail completion bash > /etc/bash_completion.d/rail', 'rail completion fish | source'],
  ignoresConfig: true,
  async run(_context, [shell = '']) {
    const script = completionScripts[shell];
    if (script === undefined) {
      const known = Object.keys(completionScripts);
      const near = nearest(shell, known);
      const hint = near === undefined ? `there are ${known.join(', ')}` : `did you mean ${near}?`;
      throw new RailError('OPTION_INVALID', `no completion for "${shell}": ${hint}`);
    }
    writeOut(script);
    return 0;
  },
});
