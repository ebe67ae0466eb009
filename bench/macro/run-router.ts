import { join } from 'node:path';

import { loadCatalogue } from '@rail/catalogue';
import { createLogger, Signals } from '@rail/runtime';
import { startRouter } from '@rail/router';

import { tellStopped, thisJob, untilToldToStop } from './job.ts';

/** Our router as it is started everywhere. */
const job = thisJob();
const router = await startRouter({
  kafka: { brokers: job.brokers },
  registryUrl: job.registryUrl,
  datasets: loadCatalogue(join(import.meta.dirname, 'schemas/lines')).datasets,
  instance: '0',
  secrets: () => Buffer.from('a secret of the benchmark, 32 byt'),
  commitIntervalMs: job.commitIntervalMs,
  signals: new Signals(),
  logger: createLogger('router', 'warn'),
});
await untilToldToStop();
await router.stop();
tellStopped();
