import { nearest, RailError } from '@rail/kernel';
import { type AccessRole, accessRoles, type AccessUser, digestOfToken, newToken } from '@rail/runtime';

/** Users with one changed, and the token that it got: told once, and kept nowhere. */
export interface WithToken {
  readonly users: readonly AccessUser[];
  readonly token: string;
}

/** @throws RailError OPTION_INVALID for a name that is taken */
export function createUser(users: readonly AccessUser[], user: Omit<AccessUser, 'tokenSha256'>): WithToken {
  if (users.some(({ name }) => name === user.name)) {
    throw new RailError('OPTION_INVALID', `there is a user ${user.name} already: rail user rotate ${user.name}`);
  }
  const token = newToken();
  return { users: [...users, { ...user, tokenSha256: sha256(token) }], token };
}

/** @throws RailError USER_UNKNOWN */
export function rotateUser(users: readonly AccessUser[], name: string): WithToken {
  mustKnow(users, name);
  const token = newToken();
  return { users: users.map((user) => (user.name === name ? { ...user, tokenSha256: sha256(token) } : user)), token };
}

/** @throws RailError USER_UNKNOWN */
export function revokeUser(users: readonly AccessUser[], name: string): readonly AccessUser[] {
  mustKnow(users, name);
  return users.filter((user) => user.name !== name);
}

/** @throws RailError OPTION_INVALID */
export function roleOf(text: string): AccessRole {
  const role = accessRoles.find((each) => each === text);
  if (role !== undefined) return role;
  throw new RailError('OPTION_INVALID', `--role ${text}: it is one of ${accessRoles.join(', ')}`);
}

/** `all`, or ids of agreements with commas between; none for nothing. */
export function contentOf(text: string): AccessUser['content'] {
  if (text === 'all') return 'all';
  return text
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
}

function mustKnow(users: readonly AccessUser[], name: string): void {
  const names = users.map((user) => user.name);
  if (names.includes(name)) return;
  const near = nearest(name, names);
  throw new RailError('USER_UNKNOWN', `no user "${name}"${near === undefined ? '' : `; did you mean ${near}?`}`);
}

const sha256 = (token: string): string => digestOfToken(token).toString('hex');
