import type { RunningPart } from '../run-part.ts';
import { Signals } from '../signals.ts';
import type { Readiness } from './readiness.ts';
import { startOps } from './start-ops.ts';

/** Where health and metrics of a process are served. */
export interface OpsAddress {
  readonly port: number;
  readonly host: string;
}

/** Starts a part with metrics of its own, which are served, with its health, from before it starts until it has stopped. */
export async function withOps(
  address: OpsAddress | undefined,
  start: (signals: Signals) => Promise<RunningPart>,
): Promise<RunningPart> {
  const signals = new Signals();
  signals.watchProcess();
  if (address === undefined) return start(signals);
  let readiness: Readiness = () => 'it is starting';
  const ops = await startOps({ ...address, signals, readiness: () => readiness() });
  try {
    const running = await start(signals);
    readiness = running.readiness ?? (() => undefined);
    const stop = async (): Promise<object | void> => {
      readiness = () => 'it is stopping';
      try {
        return await running.stop();
      } finally {
        await ops.stop();
      }
    };
    return { ...running, url: running.url ?? ops.url, stop };
  } catch (error) {
    await ops.stop();
    throw error;
  }
}
