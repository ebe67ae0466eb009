import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeSample } from '../support/sample-suite.ts';
import { clientCache, hasTool, runTool } from '../support/sample-run.ts';

const venv = join(clientCache, 'python');
const python = join(venv, 'bin/python');

describeSample({
  language: 'python',
  missing: hasTool('python3', '--version') ? undefined : 'needs Python 3',
  prepare: (folder) => {
    if (existsSync(join(venv, 'ready'))) return;
    mkdirSync(clientCache, { recursive: true });
    runTool('python3', ['-m', 'venv', venv], folder);
    runTool(python, ['-m', 'pip', 'install', '-q', '-r', 'requirements.txt'], folder);
    mkdirSync(join(venv, 'ready'));
  },
  command: [python, 'consume.py'],
  showsValues: true,
  stopped: [0],
});
