// node tools/run.mjs --conditions=source --import ./tools/swc-hooks.mjs libs/kafka-protocol/src/record-batch/batch.bench.ts
import { readBatchHeader } from './batch-header.ts';
import { type Compression, compress, decompress } from './compression/compression.ts';
import { crc32c, crc32cPortable } from './crc32c.ts';
import { RecordBatchBuilder } from './record-batch-builder.ts';
import { RecordCursor } from './record-cursor.ts';
import { recordsOf } from './records-of.ts';

const recordsPerBatch = 2000;
const value = Buffer.from('enterprise 91330100MA2 '.repeat(9).slice(0, 200));
const key = Buffer.from('91330100MA27XXXX0K');

/** Runs `work` for half a second after warming up; prints `amount` of `unit` per second. */
function measure(name: string, unit: string, amount: number, work: () => void): void {
  for (let i = 0; i < 20; i += 1) {
    work();
  }
  const start = process.hrtime.bigint();
  let runs = 0;
  let elapsed = 0;
  while (elapsed < 0.5) {
    work();
    runs += 1;
    elapsed = Number(process.hrtime.bigint() - start) / 1e9;
  }
  process.stdout.write(`${name.padEnd(24)} ${((runs * amount) / elapsed).toFixed(1)} ${unit}/s\n`);
}

const builder = new RecordBatchBuilder(1 << 20);
function fill(): void {
  builder.reset();
  for (let i = 0; i < recordsPerBatch; i += 1) {
    builder.append(1_700_000_000_000 + i, key, 0, key.length, value, 0, value.length, null);
  }
}
fill();
const batch = builder.finish();
const megabytes = batch.length / 1e6;
const section = recordsOf(batch);
const header = readBatchHeader(batch);
const cursor = new RecordCursor();

measure('crc32c', 'MB', megabytes, () => crc32c(batch));
measure('crc32c in JavaScript', 'MB', megabytes, () => crc32cPortable(batch, 0, batch.length, 0));
measure('cursor', 'M records', recordsPerBatch / 1e6, () => {
  cursor.reset(section, header);
  while (cursor.next());
});
measure('builder append', 'M records', recordsPerBatch / 1e6, fill);
measure('builder finish', 'MB', megabytes, () => builder.finish());
for (const codec of ['gzip', 'snappy', 'lz4', 'zstd'] satisfies Compression[]) {
  const packed = compress(codec, section);
  measure(`${codec} compress`, 'MB', megabytes, () => compress(codec, section));
  measure(`${codec} decompress`, 'MB', megabytes, () => decompress(codec, packed, 1 << 26));
}
