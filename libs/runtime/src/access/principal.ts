/** What a caller may do: see figures; act on lines, runs, alerts and quarantine; manage who may. */
export const accessRoles = ['viewer', 'operator', 'admin'] as const;
export type AccessRole = (typeof accessRoles)[number];

/** Who asks. */
export interface Principal {
  readonly name: string;
  readonly role: AccessRole;
  /** Agreements of which the caller may see records; figures are for every principal. */
  readonly content: 'all' | ReadonlySet<string>;
}

/** Whoever sits at the machine of an exchange that nobody else can reach. */
export const localPrincipal: Principal = { name: 'local', role: 'admin', content: 'all' };

/** Whether a role includes another: an admin acts, an operator sees. */
export function mayAs({ role }: Principal, least: AccessRole): boolean {
  return accessRoles.indexOf(role) >= accessRoles.indexOf(least);
}

/** Whether records of an agreement are shown to a caller. */
export function maySeeContentOf({ content }: Principal, agreement: string): boolean {
  return content === 'all' || content.has(agreement);
}
