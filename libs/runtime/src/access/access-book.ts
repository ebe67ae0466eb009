import { timingSafeEqual } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { type Clock, describeError, RailError } from '@rail/kernel';
import { parseAccessFile } from './access-file.ts';
import type { Principal } from './principal.ts';
import { digestOfToken } from './token.ts';

export interface AccessBookOptions {
  /** YAML, as `rail user` writes it. */
  readonly file: string;
  readonly clock: Clock;
  /** Told when the file has changed, and what is wrong with it if it cannot be taken; never a token. */
  readonly onNotice?: (text: string) => void;
}

interface Entry {
  readonly digest: Buffer;
  readonly principal: Principal;
}

const lookEveryMs = 1_000;

/**
 * Who may, from a file that is looked at again when it has changed, within a second. A change that is not valid is not
 * taken: what was in force stays, and is said.
 */
export class AccessBook {
  readonly #options: AccessBookOptions;
  #entries: readonly Entry[];
  #seen: string;
  #lookedMs: number;

  private constructor(options: AccessBookOptions) {
    this.#options = options;
    this.#seen = stampOf(options.file);
    this.#entries = readEntries(options.file);
    this.#lookedMs = options.clock.monotonic();
  }

  /** @throws RailError CONFIG_INVALID with every fault, FILE_UNREADABLE */
  static open(options: AccessBookOptions): AccessBook {
    return new AccessBook(options);
  }

  /** Whose token this is; compared by digest, in a time that does not depend on how much of it is right. */
  principalOf(token: string | undefined): Principal | undefined {
    if (token === undefined) return undefined;
    this.#look();
    const digest = digestOfToken(token);
    let found: Principal | undefined;
    for (const entry of this.#entries) if (timingSafeEqual(entry.digest, digest)) found = entry.principal;
    return found;
  }

  /** Whether it names nobody. */
  get isEmpty(): boolean {
    this.#look();
    return this.#entries.length === 0;
  }

  #look(): void {
    const { clock, file, onNotice = () => undefined } = this.#options;
    const nowMs = clock.monotonic();
    if (nowMs - this.#lookedMs < lookEveryMs) return;
    this.#lookedMs = nowMs;
    const stamp = stampOf(file);
    if (stamp === this.#seen) return;
    this.#seen = stamp;
    try {
      this.#entries = readEntries(file);
      onNotice(`${file}: ${this.#entries.length} users may enter`);
    } catch (error) {
      onNotice(`${describeError(error)}\nthe users of before stay in force`);
    }
  }
}

/** Changes whenever the file does, also if it is replaced within the tick of its clock. */
function stampOf(file: string): string {
  const stat = statSync(file, { throwIfNoEntry: false });
  return stat === undefined ? 'absent' : [stat.ino, stat.mtimeMs, stat.size].join('/');
}

function readEntries(file: string): Entry[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new RailError('FILE_UNREADABLE', `it says who may enter: ${(cause as Error).message}`, { at: file, cause });
  }
  return parseAccessFile(text, file).map(({ name, role, content, tokenSha256 }) => ({
    digest: Buffer.from(tokenSha256, 'hex'),
    principal: { name, role, content: content === 'all' ? content : new Set(content) },
  }));
}
