import { createRequire } from 'node:module';

interface RequestQueue {
  readonly pending: readonly unknown[];
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
}

const require = createRequire(import.meta.url);
let isQuiet = false;

/**
 * kafkajs 2.2.4 looks at each connection's queue of waiting requests every millisecond for as long as it lives, with a
 * negative time-out that Node warns of. Nobody maintains it any more: here it looks only while something waits.
 */
export function quietKafkajs(): void {
  if (isQuiet) return;
  isQuiet = true;
  const { prototype } = require('kafkajs/src/network/requestQueue') as { prototype: RequestQueue };
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function scheduleIfNeeded(this: RequestQueue): void {
    if (this.pending.length > 0) schedule.call(this);
  };
}
