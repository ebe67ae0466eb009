import { runProgram } from './program.ts';

const interrupt = new AbortController();
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => {
    if (interrupt.signal.aborted) process.exit(code); // a second Ctrl-C does not wait
    interrupt.abort(code);
  });
}
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0); // whoever read has seen enough
  });
}

const exitCode = await runProgram(process.argv.slice(2), { interrupted: interrupt.signal, env: process.env });
// Whoever was cut short has left connections open, and a shell that completes a line does not wait for any to end.
const isCutShort = interrupt.signal.aborted && exitCode === interrupt.signal.reason;
if (isCutShort || process.argv[2] === '__complete') process.exit(exitCode);
process.exitCode = exitCode;
