import type { AccessBook } from './access-book.ts';
import { isBoundToLoopback, isLoopbackName } from './loopback.ts';

export interface Publication {
  readonly book: AccessBook | undefined;
  /** Where the port is published, if not where the process listens: that of a container. */
  readonly publishedHost?: string | undefined;
}

/**
 * Whether a request for this host needs no token: the port is published to its machine alone, nobody is named in the access
 * file yet, and the machine is asked by its own name. From the first user on, everybody needs a token.
 */
export function isUnclaimedAt({ book, publishedHost }: Publication, host = ''): boolean {
  if (book === undefined || publishedHost === undefined) return false;
  return isBoundToLoopback(publishedHost) && isLoopbackName(host) && book.isEmpty;
}
