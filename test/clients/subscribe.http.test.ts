import { describeSample } from '../support/sample-suite.ts';
import { hasTool } from '../support/sample-run.ts';

describeSample({
  language: 'http',
  missing: hasTool('curl', '-V') && hasTool('bash', '--version') ? undefined : 'needs curl and bash',
  command: ['./consume.sh'],
  showsValues: true,
  stopped: [0],
  isHttp: true,
});
