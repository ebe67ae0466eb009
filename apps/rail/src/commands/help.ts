import { errorTable, nearest, RailError } from '@rail/kernel';
import { defineCommand } from '../command.ts';
import { writeOut } from '../output/write.ts';
import { commandTable } from './table.ts';

export default defineCommand({
  words: 'help',
  summary: 'explain a command or an error number',
  arguments: [{ name: '[words...]', description: 'a command, or RAIL-NNNN, or Q1NN' }],
  examples: ['rail help', 'rail help replay', 'rail help RAIL-1002'],
  async run(_context, words) {
    const wanted = words.join(' ');
    const row = Object.values(errorTable).find((entry) => entry.number === wanted.toUpperCase());
    if (row !== undefined) {
      writeOut(`${row.number}  ${row.en}  ${row.zh}\n  kind: ${row.kind}; exit code ${row.exitCode}\n  ${row.remedy}`);
      return 0;
    }
    if (wanted === '') {
      const summaries = await Promise.all(Object.values(commandTable).map(async (load) => (await load()).default));
      writeOut(summaries.map(({ words: name, summary }) => `  ${name.padEnd(20)}${summary}`).join('\n'));
      return 0;
    }
    const load = commandTable[wanted];
    if (load === undefined) {
      const near = nearest(wanted, Object.keys(commandTable));
      throw new RailError(
        'COMMAND_INVALID',
        `no help for "${wanted}"${near === undefined ? '' : `; did you mean ${near}?`}`,
      );
    }
    const { default: command } = await load();
    const options = (command.options ?? []).map((option) => `  ${option.flags.padEnd(28)}${option.description}`);
    const examples = command.examples.map((example) => `  $ ${example}`);
    writeOut([`rail ${command.words}: ${command.summary}`, ...options, 'Examples:', ...examples].join('\n'));
    return 0;
  },
});
