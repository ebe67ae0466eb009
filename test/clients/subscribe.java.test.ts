import { join } from 'node:path';
import { describeSample } from '../support/sample-suite.ts';
import { clientCache, hasTool, runTool } from '../support/sample-run.ts';

const repository = `-Dmaven.repo.local=${join(clientCache, 'maven')}`;

describeSample({
  language: 'java',
  missing: hasTool('java', '-version') && hasTool('mvn', '-version') ? undefined : 'needs Java and Maven',
  prepare: (folder) => runTool('mvn', ['-B', '-q', repository, 'compile', 'dependency:copy-dependencies'], folder),
  command: ['java', '-cp', 'target/classes:target/dependency/*', 'Consumer'],
  showsValues: true,
  // Java tells by its exit code that a signal ended it.
  stopped: [143],
});
