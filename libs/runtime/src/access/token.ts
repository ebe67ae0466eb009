import { createHash, randomBytes } from 'node:crypto';

/** A token that nobody can guess; `rail_` lets scanners of repositories find one that was committed. */
export function newToken(): string {
  return `rail_${randomBytes(32).toString('base64url')}`;
}

export function digestOfToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** The token of an `Authorization: Bearer …` header. */
export function bearerToken(authorization: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
}
