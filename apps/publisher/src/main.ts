import { runPart, Signals } from '@rail/runtime';
import { publisherConfig } from './config.ts';
import { startPublisher } from './start.ts';

await runPart('publisher', process.env['RAIL_LOG_LEVEL'], async () => {
  const publisher = await startPublisher({ ...publisherConfig(process.env), signals: new Signals() });
  const stop = async () => {
    await publisher.stop();
    return { published: publisher.published };
  };
  return { ended: publisher.ended, stop };
});
