import { setFlagsFromString } from 'node:v8';

/**
 * Keeps PGlite in the code that V8's baseline compiler makes of it. The optimising one takes half a gigabyte for some
 * tenths of a second, for a function of PostgreSQL that is as large as a small program; SQL would be twice as fast
 * after it. Whoever needs that speed has PostgreSQL. Must be called before PGlite is loaded.
 */
export function keepWasmSmall(): void {
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
}

/** PostgreSQL's default of 128 MB is for a server with many readers; what a run touches fits. */
export const sparingSettings = ['shared_buffers=16MB'];
