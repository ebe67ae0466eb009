// Builds what changed, then runs the `rail` command.
await import('./build.mjs');
await import('../apps/rail/dist/main.js');
