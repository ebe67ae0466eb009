import { declaredError } from '@rail/catalogue';
import { RailError } from '@rail/kernel';
import { defineCommand } from '../../command.ts';
import { readConfigFile } from '../../config/resolve.ts';
import { writeRows } from '../../output/write.ts';

export default defineCommand({
  words: 'config validate',
  summary: 'check the configuration and ./rail.yaml; every fault with its line',
  examples: ['rail config validate', 'rail config validate -c team.yaml'],
  ignoresConfig: true,
  async run({ configFile, output }) {
    const user = readConfigFile(configFile, 'user');
    const local = readConfigFile('rail.yaml', 'local');
    const faults = [...(user?.faults ?? []), ...(local?.faults ?? [])];
    if (faults.length > 0) throw declaredError('CONFIG_INVALID', faults);
    const wanted = local?.current ?? user?.current;
    if (wanted !== undefined && user?.contexts.has(wanted) !== true) {
      throw new RailError('CONFIG_INVALID', `no context "${wanted}"`, { at: configFile ?? 'no configuration' });
    }
    const rows = [
      { file: configFile ?? null, found: user !== undefined, contexts: [...(user?.contexts.keys() ?? [])] },
      { file: 'rail.yaml', found: local !== undefined, contexts: [] },
    ];
    writeRows(
      rows,
      [
        ['FILE', ({ file }) => file ?? 'no home folder'],
        ['', ({ found }) => (found ? 'ok' : 'not there')],
        ['CONTEXTS', ({ contexts }) => contexts.join(', ')],
      ],
      output,
    );
    return 0;
  },
});
