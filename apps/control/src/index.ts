export { type Control, type ControlOptions, startControl } from './start.ts';
