import { join } from 'node:path';
import { loadCatalogue } from '@rail/catalogue';
import { Signals } from '@rail/runtime';
import { readConfig } from './config.ts';
import { startControl } from './start.ts';

const config = readConfig(process.env);
const catalogue = loadCatalogue(join(config.schemasDir, 'lines'));
const control = await startControl({ ...config, catalogue, signals: new Signals() });
process.stdout.write(`${JSON.stringify({ listening: control.url })}\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void control.stop());
