import { jest } from '@jest/globals';
import { runProgram } from '../program.ts';

export interface RailRun {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process and catches what it prints. Words are split at spaces. */
export async function runRail(line: string, env: Readonly<Record<string, string | undefined>> = {}): Promise<RailRun> {
  const printed = { stdout: '', stderr: '' };
  const catching = (['stdout', 'stderr'] as const).map((name) =>
    jest.spyOn(process[name], 'write').mockImplementation((chunk) => {
      printed[name] += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
      return true;
    }),
  );
  try {
    const argv = line === '' ? [] : line.split(' ');
    const exitCode = await runProgram(argv, { interrupted: new AbortController().signal, env });
    return { exitCode, ...printed };
  } finally {
    for (const spy of catching) spy.mockRestore();
  }
}
