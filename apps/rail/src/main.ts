import { runProgram } from './program.ts';

const interrupt = new AbortController();
let signalled: 130 | 143 | undefined;
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => {
    if (signalled !== undefined) process.exit(code); // a second Ctrl-C does not wait
    signalled = code;
    interrupt.abort();
  });
}
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0); // whoever read has seen enough
  });
}

const exitCode = await runProgram(process.argv.slice(2), { interrupted: interrupt.signal, env: process.env });
process.exitCode = exitCode;
