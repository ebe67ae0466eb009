/** What a caller may do: see figures; act on lines, runs, alerts and quarantine; manage who may. */
export const roles = ['viewer', 'operator', 'admin'] as const;
export type Role = (typeof roles)[number];

/** `GET /v1/session`: who asks, and what the pages may offer. */
export interface SessionAnswer {
  readonly schema: 'rail.session/1';
  /** Name of the exchange, as on the board. */
  readonly exchange: string;
  readonly version: string;
  /** `local`: whoever sits at this machine, without a token; `token`: with one; `none`: nobody known: log in; without an access file the figures of the board are shown all the same. */
  readonly mode: 'local' | 'token' | 'none';
  readonly principal: string | null;
  readonly role: Role | null;
  /** Agreements whose content the caller may see; `all` in local mode. */
  readonly content: 'all' | readonly string[];
}
