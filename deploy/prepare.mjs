// Makes the secrets of a deployment, each once, in volumes that only those mount who need them: the password of the
// database and the secret that pseudonyms derive from. What exists is kept. Nothing of it is printed.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, renameSync, writeFileSync } from 'node:fs';

const files = process.argv.slice(2);
for (const file of files) {
  if (existsSync(file)) {
    process.stdout.write(`kept ${file}\n`);
    continue;
  }
  const partial = `${file}.${randomBytes(4).toString('hex')}`;
  writeFileSync(partial, `${randomBytes(32).toString('hex')}\n`, { flag: 'wx', flush: true });
  // Read by users of other images (PostgreSQL has its own): the volume is what keeps it from the rest.
  chmodSync(partial, 0o444);
  renameSync(partial, file);
  process.stdout.write(`made ${file}\n`);
}
