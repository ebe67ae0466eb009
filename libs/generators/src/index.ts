export { type Flaw, flaws } from './stream/flaws.ts';
export { GeneratedBatch } from './stream/generated-batch.ts';
export { createStream, type GeneratedRecord, RecordStream, type StreamOptions } from './stream/stream.ts';
export { createWorld, type World, type WorldOptions } from './world/world.ts';
