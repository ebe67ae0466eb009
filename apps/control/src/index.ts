export type { Control, ControlOptions } from './control-options.ts';
export { startControl } from './start.ts';
