// How fast one thread generates and encodes: all datasets together and each alone, and the memory that a long run
// needs. `node --conditions=source --import ./tools/swc-hooks.mjs libs/generators/src/generate.bench.ts`
import { join } from 'node:path';

import { type DatasetManifest, loadCatalogue } from '@rail/catalogue';

import { GeneratedBatch } from './stream/generated-batch.ts';
import { createStream } from './stream/stream.ts';

const batchRecords = 1000;
const startMs = Date.UTC(2026, 10, 24);
const { datasets } = loadCatalogue(join(import.meta.dirname, '../../../schemas/lines'));

function measure(name: string, chosen: readonly DatasetManifest[], records: number): void {
  const stream = createStream(chosen, { seed: 1, startMs });
  const batch = new GeneratedBatch(batchRecords);
  for (let warm = 0; warm < 200; warm++) stream.nextBatch(batch);
  let bytes = 0;
  const began = performance.now();
  for (let done = 0; done < records; done += batchRecords) bytes += stream.nextBatch(batch).out.length;
  const seconds = (performance.now() - began) / 1000;
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  const figures = {
    name,
    recordsPerSecond: Math.round(records / seconds),
    bytesPerRecord: Math.round(bytes / records),
    usedMiB: Math.round((heapUsed + arrayBuffers) / 1_048_576),
  };
  process.stdout.write(`${JSON.stringify(figures)}\n`);
}

for (const dataset of datasets) measure(dataset.topic, [dataset], 1_000_000);
measure('all datasets', datasets, 5_000_000);

const stream = createStream(datasets, { seed: 1, startMs });
const began = performance.now();
for (let done = 0; done < 1_000_000; done++) stream.next();
process.stdout.write(
  `${JSON.stringify({ name: 'all datasets, one by one', recordsPerSecond: Math.round(1e9 / (performance.now() - began)) })}\n`,
);
