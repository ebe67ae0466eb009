import { writeSync } from 'node:fs';

/** Ends a run with `N passed, N failed, N skipped`, and fails a run whose tests leave handles open. */
export default class FinalLineReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites; // a suite that cannot load holds no test
    const skipped = results.numPendingTests + results.numTodoTests;
    // Written at exit so that it follows the summary; --forceExit would mute process.stdout.
    process.once('exit', () =>
      writeSync(1, `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`),
    );
    setTimeout(() => {
      const open = [...new Set(process.getActiveResourcesInfo())].join(', ');
      process.stderr.write(`tests left handles open: ${open}\n`);
      process.exit(1);
    }, 10_000).unref();
  }
}
