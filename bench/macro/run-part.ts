import { join } from 'node:path';

import { startBuilder } from '@rail/builder';
import { loadCatalogue } from '@rail/catalogue';
import { createLogger, Signals } from '@rail/runtime';
import { startRouter } from '@rail/router';
import { loadDatabases } from '@rail/thematic';

import { type PartJob, tellStopped, thisPartJob, untilToldToStop } from './job.ts';

/** The router or the builder of a whole exchange, as each is started everywhere. */
const job = thisPartJob();
const part = job.part === 'router' ? await router(job) : await builder(job);
await untilToldToStop();
await part.stop();
tellStopped();

function router({ brokers, registryUrl, schemasDir }: PartJob): Promise<{ stop(): Promise<void> }> {
  return startRouter({
    kafka: { brokers },
    registryUrl,
    datasets: loadCatalogue(join(schemasDir, 'lines')).datasets,
    instance: '0',
    secrets: () => Buffer.from('a secret of the benchmark, 32 byt'),
    commitIntervalMs: 100,
    signals: new Signals(),
    logger: createLogger('router', 'warn'),
  });
}

function builder({ brokers, registryUrl, schemasDir, dataDir }: PartJob): Promise<{ stop(): Promise<void> }> {
  const target = { dir: join(dataDir, 'database'), templates: join(dataDir, 'templates') };
  return startBuilder({
    kafka: { brokers },
    registryUrl,
    target,
    databases: loadDatabases(join(schemasDir, 'thematic')),
  });
}
