import { readDeclared } from '@rail/catalogue';
import { z } from 'zod';
import { accessRoles } from './principal.ts';

/** A digest in place of the token: who reads the file cannot log in with it. */
const accessUser = z.strictObject({
  name: z
    .string()
    .regex(/^[\w.@-]{1,64}$/, 'a name is 1 to 64 letters, digits, dots, dashes, _ and @')
    .refine((name) => name !== 'local', 'local is whoever sits at the machine'),
  role: z.enum(accessRoles),
  content: z.union([z.literal('all'), z.array(z.string().regex(/^[a-z0-9-]+$/, 'not the id of an agreement'))], {
    error: 'it is all, or a list of ids of agreements',
  }),
  // The pattern, never the text: it may be a token that was put here by mistake.
  tokenSha256: z.string().regex(/^[0-9a-f]{64}$/, 'a SHA-256 is 64 hexadecimal digits (rail user create)'),
});

const accessFile = z.strictObject({
  users: z.array(accessUser).superRefine(refuseTwins, { when: ({ value }) => Array.isArray(value) }),
});

/** One who may, as the access file has it. */
export type AccessUser = z.infer<typeof accessUser>;

/** Reads an access file. @throws RailError CONFIG_INVALID with every fault, each with file:line:column, and no token */
export function parseAccessFile(text: string, file: string): readonly AccessUser[] {
  return readDeclared(text, file, accessFile, 'CONFIG_INVALID').value.users;
}

/** The text of an access file. */
export function accessFileText(users: readonly AccessUser[]): string {
  const head = '# Who may; written by `rail user`. Tokens are not in it, only their SHA-256.\n';
  if (users.length === 0) return `${head}users: []\n`;
  const entries = users.map(({ name, role, content, tokenSha256 }) =>
    [
      `  - name: ${JSON.stringify(name)}`,
      `    role: ${role}`,
      `    content: ${content === 'all' ? content : `[${content.join(', ')}]`}`,
      `    tokenSha256: "${tokenSha256}"`,
    ].join('\n'),
  );
  return `${head}users:\n${entries.join('\n')}\n`;
}

function refuseTwins(users: readonly Partial<AccessUser>[], context: z.core.$RefinementCtx): void {
  for (const [key, message] of [
    ['name', 'another user has this name'],
    ['tokenSha256', 'another user has this token'],
  ] as const) {
    const seen = new Set<unknown>();
    for (const [at, user] of users.entries()) {
      const value = user?.[key];
      if (value === undefined) continue;
      if (seen.has(value)) context.addIssue({ code: 'custom', path: [at, key], message });
      seen.add(value);
    }
  }
}
