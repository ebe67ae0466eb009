import type { RunningPart } from '../run-part.ts';
import { openStores, type StoresOptions } from './open-stores.ts';
import type { Stores } from './ports.ts';

/** Starts a part with stores of its own, which are closed after it. */
export async function withStores(
  options: StoresOptions,
  start: (stores: Stores) => Promise<RunningPart>,
): Promise<RunningPart> {
  const stores = await openStores(options);
  try {
    const running = await start(stores);
    const stop = async (): Promise<object | void> => {
      try {
        return await running.stop();
      } finally {
        await stores.close();
      }
    };
    return { ...running, stop };
  } catch (error) {
    await stores.close();
    throw error;
  }
}
