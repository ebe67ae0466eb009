import type { BoardStores, HeardProcess } from '@rail/board';
import { isRailError } from '@rail/kernel';
import type { HeardBeat, Stores } from '@rail/runtime';

export interface LiveSample {
  /** Null while the store is away. */
  readonly heard: readonly HeardProcess[] | null;
  readonly stores: BoardStores;
  /** Database → why its builder cannot fill it, as the builder says. */
  readonly failures: ReadonlyMap<string, string>;
}

/** Hears all processes once. A store that is away costs the board nothing but their signals. */
export async function hear(stores: Pick<Stores, 'live' | 'status'>): Promise<LiveSample> {
  const heard = await stores.live.beats().catch((error: unknown) => {
    if (!isRailError(error)) throw error;
    return null;
  });
  return { heard, stores: stores.status(), failures: failuresOf(heard ?? []) };
}

/** What a builder said just before it fell silent is not the state of its databases any more. */
const freshMs = 4_000;

function failuresOf(heard: readonly HeardBeat[]): Map<string, string> {
  const builders = heard.filter(({ part, ageMs }) => part === 'builder' && ageMs < freshMs);
  return new Map(builders.flatMap(({ failures }) => Object.entries(failures)));
}
