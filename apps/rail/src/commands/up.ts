import { defineCommand } from '../command.ts';
import { writeNotice, writeOut } from '../output/write.ts';
import { untilInterrupted } from '../until-interrupted.ts';
import { up } from '../up.ts';
import { readUpOptions, upOptionDeclarations } from '../up-options.ts';

export default defineCommand({
  words: 'up',
  summary: 'start an exchange, or some parts of it; Ctrl-C stops it cleanly',
  options: upOptionDeclarations,
  examples: ['rail up', 'rail up --only router,builder -b kafka:9092 --registry http://control:8080'],
  async run(context, _args, options) {
    const exchange = await up(readUpOptions(context, options, context.dataDir));
    writeOut(JSON.stringify({ up: true, brokers: exchange.brokers, registry: exchange.registryUrl }));
    if (!context.quiet)
      writeNotice(`broker ${exchange.brokers.join(',')}   control ${exchange.registryUrl}   Ctrl-C stops`);
    await untilInterrupted(context.interrupted);
    await exchange.stop();
    return 0;
  },
});
