import { join } from 'node:path';
import { describeSample } from '../support/sample-suite.ts';
import { clientCache, hasTool, runTool } from '../support/sample-run.ts';

const env = {
  GOMODCACHE: join(clientCache, 'go-modules'),
  GOCACHE: join(clientCache, 'go-build'),
  GOFLAGS: '-modcacherw',
};

describeSample({
  language: 'go',
  missing: hasTool('go', 'version') ? undefined : 'needs Go',
  prepare: (folder) => runTool('go', ['build', '-o', 'consumer', '.'], folder, env),
  command: ['./consumer'],
  showsValues: true,
  stopped: [0],
});
