import { join } from 'node:path';
import { startBroker } from '@rail/kafka-broker';
import { RailError } from '@rail/kernel';
import { defineCommand, textOption } from '../../command.ts';
import { portOption } from '../../integer-option.ts';
import { writeError, writeNotice, writeOut } from '../../output/write.ts';
import { untilInterrupted } from '../../until-interrupted.ts';

const policies = ['always', 'interval', 'os'] as const;

export default defineCommand({
  words: 'broker start',
  summary: 'the embedded broker alone; Ctrl-C stops it cleanly',
  options: [
    { flags: '--broker-port <port>', description: 'port to listen on', default: '9092' },
    { flags: '--host <address>', description: 'address to listen on', default: '127.0.0.1' },
    {
      flags: '--fsync <policy>',
      description: 'always, interval (1 s) or os; none of them loses on kill -9',
      default: 'interval',
    },
  ],
  examples: ['rail broker start', 'rail broker start --broker-port 19092 --fsync always'],
  async run(context, _args, options) {
    const fsync = policies.find((policy) => policy === textOption(options, 'fsync'));
    if (fsync === undefined) throw new RailError('OPTION_INVALID', `--fsync is one of ${policies.join(', ')}`);
    const broker = await startBroker({
      dataDir: join(context.dataDir, 'broker'),
      host: textOption(options, 'host') ?? '127.0.0.1',
      port: portOption(options, 'brokerPort', '--broker-port'),
      fsync,
      onFault: writeError,
    });
    writeOut(JSON.stringify({ listening: `${broker.host}:${broker.port}` }));
    if (!context.quiet)
      writeNotice(`broker on ${broker.host}:${broker.port}, data in ${context.dataDir}; Ctrl-C stops it`);
    await untilInterrupted(context.interrupted);
    await broker.close();
    return 0;
  },
});
