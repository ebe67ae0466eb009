import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
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
  try {
    return decode(readFileSync(file, 'utf8').trim(), file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  const master = randomBytes(32);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${master.toString('hex')}\n`, { mode: 0o600, flag: 'wx' });
  return master;
}

function decode(hex: string, where: string): Buffer {
  if (!/^[0-9a-f]{64}$/i.test(hex)) {
    throw new RailError('CONFIG_INVALID', 'the linkage secret is 64 hexadecimal digits', { at: where });
  }
  return Buffer.from(hex, 'hex');
}
