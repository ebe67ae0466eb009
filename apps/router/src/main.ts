import { describeError } from '@rail/kernel';
import { createLogger, Signals } from '@rail/runtime';
import { routerConfig } from './config.ts';
import { startRouter } from './start.ts';

const log = createLogger('router');
try {
  const { logLevel, ...config } = routerConfig(process.env);
  const logger = createLogger('router', logLevel);
  const router = await startRouter({ ...config, signals: new Signals(), logger });
  logger.info('started');
  let stopping: Promise<void> | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stopping ??= router.stop().then(() => logger.info('stopped'));
    });
  }
} catch (error) {
  log.fatal(describeError(error));
  process.exitCode = 1;
}
