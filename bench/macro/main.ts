/** Runs the benchmark that is named first, with the arguments after it. A file, so that threads can start from it too. */
const [name = '', ...args] = process.argv.slice(2);
const { run } = (await import(`../${name}.ts`)) as { run: (argv: readonly string[]) => Promise<void> };
await run(args);
