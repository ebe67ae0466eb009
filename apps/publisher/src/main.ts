import { describeError } from '@rail/kernel';
import { createLogger, Signals } from '@rail/runtime';
import { publisherConfig } from './config.ts';
import { startPublisher } from './start.ts';

const log = createLogger('publisher');
try {
  const { logLevel, ...config } = publisherConfig(process.env);
  const logger = createLogger('publisher', logLevel);
  const publisher = await startPublisher({ ...config, signals: new Signals() });
  logger.info('started');
  let stopping: Promise<void> | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => (stopping ??= publisher.stop()));
  }
  await publisher.ended;
  await publisher.stop();
  logger.info({ published: publisher.published }, 'stopped');
} catch (error) {
  log.fatal(describeError(error));
  process.exitCode = 1;
}
