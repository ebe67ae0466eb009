import { hostname } from 'node:os';

/** Who drives the runs of this process, as their records say. */
export function ownerOfRuns(): string {
  return `${hostname()}:${process.pid}`;
}
