import type { CountedHolding, QuotaLeases } from '@rail/runtime';
import type { QuotaSource } from './quota-source.ts';

export interface RecountParts {
  readonly quotas: QuotaLeases;
  readonly source: QuotaSource;
  /** This router; its own leases stay as they are. */
  readonly router: string;
  readonly own: () => readonly CountedHolding[];
  /** Resolves once this router has committed something that it began after the call: nobody has fenced it before. */
  readonly prove: () => Promise<void>;
  readonly uniqueId: () => string;
}

/** The token of what was counted for a router: none of its runs may extend it before it has taken it over. */
export const nobody = (id: string): string => `-${id}`;

export const isNobody = (token: string): boolean => token.startsWith('-');

/**
 * Counts anew what the store has forgotten. Whoever holds a lease of before is fenced first, so that what it has not
 * committed yet never will be; then what is committed is all that can count. False if another one counts.
 */
export async function recount({ quotas, source, router, own, prove, uniqueId }: RecountParts): Promise<boolean> {
  const token = await quotas.beginCount();
  if (token === undefined) return false;
  await prove();
  const others = (await source.routers()).filter((name) => name !== router);
  await Promise.all(others.map((name) => source.fence(name)));
  const held = new Map<string, CountedHolding>();
  for (const { router: holder, agreement, counts } of await source.allCounts()) {
    for (const [day, leased] of counts.entries) {
      held.set(`${holder} ${agreement} ${day}`, {
        agreement,
        day,
        holder,
        token: nobody(uniqueId()),
        leased,
        sequence: 0,
      });
    }
  }
  for (const mine of own()) held.set(`${router} ${mine.agreement} ${mine.day}`, mine);
  return quotas.install(token, [...held.values()]);
}
