import { errorTable, RailError } from '@rail/kernel';
import { explainState } from '../explain-state.ts';
import { defineCommand } from '../command.ts';
import { writeOut } from '../output/write.ts';
import { runProgram } from '../program.ts';
import { commandTable } from './table.ts';

export default defineCommand({
  words: 'help',
  summary: 'explain a command, an error number or a state of a line or share',
  arguments: [{ name: '[words...]', description: 'a command, RAIL-NNNN, Q1NN, or a state such as LATE' }],
  examples: ['rail help', 'rail help replay', 'rail help RAIL-1002', 'rail help late'],
  async run(context, words) {
    const [first = ''] = words;
    if (first === '') {
      const summaries = await Promise.all(Object.values(commandTable).map(async (load) => (await load()).default));
      writeOut(summaries.map(({ words: name, summary }) => `  ${name.padEnd(20)}${summary}`).join('\n'));
      return 0;
    }
    const state = explainState(words.join(' '));
    if (state !== undefined) {
      writeOut(state);
      return 0;
    }
    if (!/^(RAIL-|Q)\d/i.test(first)) return runProgram([...words, '--help'], context);
    const row = Object.values(errorTable).find((entry) => entry.number === first.toUpperCase());
    if (row === undefined) throw new RailError('COMMAND_INVALID', `no error has the number ${first}`);
    writeOut(`${row.number}  ${row.en}  ${row.zh}\n  kind: ${row.kind}; exit code ${row.exitCode}\n  ${row.remedy}`);
    return 0;
  },
});
