import type { World } from './world.ts';

const few = 12;

/**
 * A few enterprises that are on the list of the seriously dishonest and win public procurement all the same: slots of
 * employers, which never end, the first ones of the register.
 */
export const notorious = (world: World): readonly number[] => world.enterprises.employers.slice(0, few);
