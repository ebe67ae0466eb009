#!/usr/bin/env node
// Starts the command on the pinned Node, whatever Node runs this.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const run = join(root, 'tools/run.mjs');
const args = [run, '--enable-source-maps', join(root, 'tools/rail.mjs'), ...process.argv.slice(2)];
const { status, signal } = spawnSync(process.execPath, args, { stdio: 'inherit' });
process.exit(status ?? (signal === 'SIGINT' ? 130 : 1));
