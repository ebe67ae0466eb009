import { join } from 'node:path';

import { loadCatalogue } from '@rail/catalogue';
import { startPublisher } from '@rail/publisher';
import { Signals } from '@rail/runtime';

import { tellStopped, thisPublishJob, untilToldToStop } from './job.ts';

/** Our publisher as it is started everywhere, as fast as it can: it generates, encodes and sends. */
const job = thisPublishJob();
const publisher = await startPublisher({
  kafka: { brokers: job.brokers },
  registryUrl: job.registryUrl,
  catalogue: loadCatalogue(join(job.schemasDir, 'lines')),
  signals: new Signals(),
  seed: 1,
  worldStartMs: 1_790_000_000_000,
  recordsPerSecond: Infinity,
});
await untilToldToStop();
await publisher.stop();
tellStopped(publisher.published);
