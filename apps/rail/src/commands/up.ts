import { systemClock } from '@rail/kernel';
import { type CommandContext, defineCommand } from '../command.ts';
import { type RunFile, writeRunFile } from '../detached/run-file.ts';
import { logFileOf, startDetached } from '../detached/start-detached.ts';
import { writeNotice, writeOut } from '../output/write.ts';
import { signalCode, untilInterrupted } from '../until-interrupted.ts';
import { up, type UpOptions } from '../up.ts';
import { readUpOptions, upOptionDeclarations } from '../up-options.ts';

export default defineCommand({
  words: 'up',
  summary: 'start an exchange, or some parts of it; Ctrl-C stops it cleanly',
  options: [
    ...upOptionDeclarations,
    { flags: '--detach', description: 'in the background: returns once it answers; rail down stops it' },
  ],
  examples: [
    'rail up',
    'rail up --detach --data-dir ./data',
    'rail up --only router,builder -b kafka:9092 --registry http://control:8080',
  ],
  // Parts that go to another broker change what is there.
  changes: (options) => typeof options['only'] === 'string' && !options['only'].includes('broker'),
  async run(context, _args, options) {
    const asked = readUpOptions(context, options, context.dataDir);
    if (options['detach'] !== true) return runHere(context, asked);
    const run = await startDetached(asked.dataDir, asked.parts, context.interrupted);
    if (run === undefined) return signalCode(context.interrupted);
    tellUp(context, run, `process ${run.pid}, log ${logFileOf(asked.dataDir)}; rail down stops it`);
    return 0;
  },
});

async function runHere(context: CommandContext, asked: UpOptions): Promise<number> {
  const { interrupted } = context; // from here on it stops cleanly, also while it starts
  const exchange = await up(asked);
  exchange.signals.watchProcess();
  try {
    const { kafka, registryUrl: control, gatewayUrl: gateway } = exchange;
    const startedAt = new Date(systemClock.now()).toISOString();
    const run: RunFile = {
      pid: process.pid,
      parts: asked.parts,
      brokers: kafka.brokers,
      control,
      ...(gateway !== undefined && { gateway }),
      startedAt,
    };
    const removeRunFile = writeRunFile(asked.dataDir, run);
    tellUp(context, run, 'Ctrl-C stops');
    await untilInterrupted(interrupted);
    removeRunFile();
  } finally {
    await exchange.stop();
  }
  return 0;
}

function tellUp({ quiet }: CommandContext, { pid, brokers, control, gateway }: RunFile, how: string): void {
  writeOut(JSON.stringify({ up: true, brokers, registry: control, gateway, pid }));
  const shares = gateway === undefined ? '' : `   gateway ${gateway}`;
  if (!quiet) writeNotice(`broker ${brokers.join(',')}   control ${control}${shares}   ${how}`);
}
