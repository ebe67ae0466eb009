#!/usr/bin/env node
// Starts the command on the pinned Node, whatever Node runs this.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const run = join(root, 'tools/run.mjs');
// An exchange lives of short-lived buffers: small generations and slow growth keep a whole demo below 700 MB.
const flags = ['--max-semi-space-size=8', '--heap-growing-percent=30', '--enable-source-maps'];
const args = [run, ...flags, join(root, 'tools/rail.mjs'), ...process.argv.slice(2)];
const { status, signal } = spawnSync(process.execPath, args, { stdio: 'inherit' });
process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));
