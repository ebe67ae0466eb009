// Makes what a deployment needs before its parts start, each once, in volumes that only those mount who need them: with
// --secret 64 random hexadecimal digits (the password of the database, the secret that pseudonyms derive from), with
// --access a file of users that names nobody yet. What exists is kept. Nothing of a secret is printed.
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: { secret: { type: 'string', multiple: true, default: [] }, access: { type: 'string' } },
});
// Read by users of other images (PostgreSQL has its own): the volume is what keeps it from the rest.
for (const file of values.secret) makeOnce(file, () => `${randomBytes(32).toString('hex')}\n`, 0o444);
if (values.access !== undefined) makeOnce(values.access, () => 'users: []\n', 0o600);

function makeOnce(file, text, mode) {
  if (existsSync(file)) {
    process.stdout.write(`kept ${file}\n`);
    return;
  }
  const partial = `${file}.${randomBytes(4).toString('hex')}`;
  writeFileSync(partial, text(), { flag: 'wx', flush: true });
  chmodSync(partial, mode);
  renameSync(partial, file);
  process.stdout.write(`made ${file}\n`);
}
