const name = 'rail_token';
const maxAgeSeconds = 12 * 3600;

/** The token of a `Cookie` header. */
export function cookieToken(header: string | undefined): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=');
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim() || undefined;
  }
  return undefined;
}

/**
 * The `Set-Cookie` header of a session: scripts do not read it, and no page of elsewhere sends it. It holds the token
 * itself, so a session ends with its user, wherever control runs.
 */
export function sessionCookie(token: string, isSecure: boolean): string {
  return cookie(token, maxAgeSeconds, isSecure);
}

export function endedCookie(isSecure: boolean): string {
  return cookie('', 0, isSecure);
}

function cookie(value: string, maxAge: number, isSecure: boolean): string {
  return `${name}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
}
