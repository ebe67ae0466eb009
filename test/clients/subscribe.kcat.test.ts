import { spawnSync } from 'node:child_process';
import { describeSample } from '../support/sample-suite.ts';
import { hasTool } from '../support/sample-run.ts';

const { stdout, stderr } = spawnSync('kcat', ['-V'], { encoding: 'utf8' });

describeSample({
  language: 'kcat',
  missing: hasTool('kcat', '-V') && hasTool('bash', '--version') ? undefined : 'needs kcat and bash',
  command: ['./consume.sh'],
  showsValues: /avro/i.test(`${stdout}${stderr}`),
  stopped: [0],
});
