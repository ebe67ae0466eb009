import { describeSample } from '../support/sample-suite.ts';

// Its packages are those of this repository, which it finds above its folder.
describeSample({
  language: 'node',
  missing: undefined,
  command: [process.execPath, 'consume.mjs'],
  showsValues: true,
  stopped: [0],
});
