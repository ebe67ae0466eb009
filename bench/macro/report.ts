import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly node: string;
  readonly broker: string;
}

export function thisMachine(broker: string): Machine {
  const memoryGiB = Math.round(totalmem() / 2 ** 30);
  return { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, memoryGiB, node: process.version, broker };
}

/** Keeps a report in `bench/results` with the day and the commit that it was measured on. */
export function keepReport(name: string, report: object): void {
  const folder = join(import.meta.dirname, '../results');
  mkdirSync(folder, { recursive: true });
  const date = new Date().toISOString().slice(0, 10);
  const versions = { commit: commit(), kafkajs: '2.2.4', avsc: '5.7.9' };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ date, versions, ...report }, undefined, 2)}\n`);
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: import.meta.dirname, encoding: 'utf8' }).trim();
  } catch {
    return 'unknown';
  }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

export function ratio(left: number, right: number): number {
  return Math.round((left / right) * 100) / 100;
}
