import { defineCommand } from '../command.ts';
import { stopRunning } from '../detached/stop-running.ts';
import { writeObject } from '../output/write.ts';
import { wipeDataDir } from '../wipe-data-dir.ts';

export default defineCommand({
  words: 'down',
  summary: 'stop the exchange of a data directory cleanly, as rail up --detach has started it',
  options: [{ flags: '--wipe', description: 'then delete its topics and databases; those of the demo stay' }],
  examples: ['rail down', 'rail down --data-dir ./data --wipe'],
  async run({ dataDir, output }, _args, options) {
    const stopped = await stopRunning(dataDir);
    const wiped = options['wipe'] === true;
    if (wiped) await wipeDataDir(dataDir, ['demo', 'templates']);
    const report = { dataDir, stopped: stopped.map(({ pid }) => pid), wiped };
    writeObject(report, output, () =>
      [
        stopped.length === 0
          ? `nothing ran in ${dataDir}`
          : `stopped ${stopped.map(({ pid, parts }) => `process ${pid} (${parts.join(', ')})`).join(', ')}`,
        ...(wiped ? [`${dataDir} is empty now`] : []),
      ].join('\n'),
    );
    return 0;
  },
});
