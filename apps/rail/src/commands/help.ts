import { errorTable, RailError } from '@rail/kernel';
import { defineCommand } from '../command.ts';
import { writeOut } from '../output/write.ts';
import { runProgram } from '../program.ts';
import { commandTable } from './table.ts';

export default defineCommand({
  words: 'help',
  summary: 'explain a command or an error number',
  arguments: [{ name: '[words...]', description: 'a command, or RAIL-NNNN, or Q1NN' }],
  examples: ['rail help', 'rail help replay', 'rail help RAIL-1002'],
  async run(context, words) {
    const [first = ''] = words;
    if (first === '') {
      const summaries = await Promise.all(Object.values(commandTable).map(async (load) => (await load()).default));
      writeOut(summaries.map(({ words: name, summary }) => `  ${name.padEnd(20)}${summary}`).join('\n'));
      return 0;
    }
    if (!/^(RAIL-|Q)\d/i.test(first)) return runProgram([...words, '--help'], context);
    const row = Object.values(errorTable).find((entry) => entry.number === first.toUpperCase());
    if (row === undefined) throw new RailError('COMMAND_INVALID', `no error has the number ${first}`);
    writeOut(`${row.number}  ${row.en}  ${row.zh}\n  kind: ${row.kind}; exit code ${row.exitCode}\n  ${row.remedy}`);
    return 0;
  },
});
