export { type RunningBroker, startBroker, type StartOptions } from './node/start.ts';
