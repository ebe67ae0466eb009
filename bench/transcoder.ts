import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

import { measureTranscoder } from '../libs/transcoder/src/run/transcode.bench.ts';

/** `npm run bench -- transcoder [--seconds N] [-o json]`: nanoseconds per record and treatment, beside avsc in the same run. */
export function run(argv: readonly string[]): void {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      seconds: { type: 'string', default: '2' },
      output: { type: 'string', short: 'o', default: 'table' },
    },
  });
  const { bytesPerRecord, scenarios } = measureTranscoder(Number(values.seconds));
  const report = {
    machine: { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version },
    bytesPerRecord,
    scenarios: scenarios.map(({ scenario, nsPerRecord, avscNsPerRecord, ratio }) => ({
      name: scenario,
      nsPerRecord: round(nsPerRecord),
      avscNsPerRecord: round(avscNsPerRecord),
      recordsPerSecond: Math.round(1e9 / nsPerRecord),
      ratio: round(ratio),
    })),
  };
  const folder = join(import.meta.dirname, 'results');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'transcoder.json'), `${JSON.stringify(report, undefined, 2)}\n`);
  if (values.output === 'json') process.stdout.write(`${JSON.stringify(report)}\n`);
  else {
    for (const { name, nsPerRecord, avscNsPerRecord, ratio } of report.scenarios) {
      process.stdout.write(`${name.padEnd(30)} ${nsPerRecord} ns  avsc ${avscNsPerRecord} ns  ${ratio}x\n`);
    }
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
