import type { RunningPart } from '../run-part.ts';
import { Signals } from '../signals.ts';
import type { Readiness } from './readiness.ts';
import { openTracing, type TracingOptions } from '../tracing/open-tracing.ts';
import type { Tracing } from '../tracing/tracing.ts';
import { startOps } from './start-ops.ts';

/** Where health and metrics of a process are served. */
export interface OpsAddress {
  readonly port: number;
  readonly host: string;
}

/** How a process tells what it does. */
export interface SignalsOptions {
  readonly ops: OpsAddress | undefined;
  readonly tracing: TracingOptions | undefined;
}

/**
 * Starts a part with metrics and spans of its own. Metrics are served, with its health, from before it starts until it
 * has stopped; spans that have ended are sent before that.
 */
export async function withSignals(
  { ops: address, tracing: options }: SignalsOptions,
  start: (signals: Signals, tracing: Tracing) => Promise<RunningPart>,
): Promise<RunningPart> {
  const signals = new Signals();
  signals.watchProcess();
  let readiness: Readiness = () => 'it is starting';
  const ops = address && (await startOps({ ...address, signals, readiness: () => readiness() }));
  const tracing = await openTracing(options);
  const end = async (): Promise<void> => {
    await tracing.close();
    await ops?.stop();
  };
  try {
    const running = await start(signals, tracing);
    readiness = running.readiness ?? (() => undefined);
    const url = running.url ?? ops?.url;
    const stop = async (): Promise<object | void> => {
      readiness = () => 'it is stopping';
      try {
        return await running.stop();
      } finally {
        await end();
      }
    };
    return { ...running, ...(url !== undefined && { url }), stop };
  } catch (error) {
    await end();
    throw error;
  }
}
