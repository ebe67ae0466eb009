// Builds what changed, then runs the `rail` command.
import { build } from './build.mjs';

build();
await import('../apps/rail/dist/main.js');
