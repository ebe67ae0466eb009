import { runPart, Signals } from '@rail/runtime';
import { routerConfig } from './config.ts';
import { startRouter } from './start.ts';

await runPart('router', process.env['RAIL_LOG_LEVEL'], (logger) =>
  startRouter({ ...routerConfig(process.env), signals: new Signals(), logger }),
);
