import { createHmac, randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { RailError } from '@rail/kernel';

/**
 * The secret from which the key of every linkage domain is derived: RAIL_LINKAGE_SECRET if it is set (64 hex digits),
 * else a file made once, readable by its owner alone. Losing it makes pseudonyms of before and after differ.
 */
export function linkageSecrets(file: string, declared: string | undefined): (domain: string) => Buffer {
  const master = declared === undefined ? masterFromFile(file) : decode(declared, 'RAIL_LINKAGE_SECRET');
  return (domain) => createHmac('sha256', master).update(`linkage/${domain}`).digest();
}

function masterFromFile(file: string): Buffer {
  if (!existsSync(file)) makeFile(file);
  return decode(readFileSync(file, 'utf8').trim(), file);
}

/** The file appears whole and once: of several routers that start at once all read what the first one made. */
function makeFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true });
  const partial = `${file}.${randomBytes(4).toString('hex')}`;
  try {
    // On the disk before anybody derives a pseudonym from it.
    writeFileSync(partial, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
    linkSync(partial, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(partial, { force: true });
  }
}

function decode(hex: string, where: string): Buffer {
  if (!/^[0-9a-f]{64}$/i.test(hex)) {
    throw new RailError('CONFIG_INVALID', 'the linkage secret is 64 hexadecimal digits', { at: where });
  }
  return Buffer.from(hex, 'hex');
}
