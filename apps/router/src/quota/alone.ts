import { RailError } from '@rail/kernel';
import type { Stores } from '@rail/runtime';
import type { QuotaSource } from './quota-source.ts';

const routers = new WeakMap<object, Set<string>>();

/** The routers of this process that share these leases. */
export function routersOn(leases: object): Set<string> {
  const known = routers.get(leases) ?? new Set<string>();
  routers.set(leases, known);
  return known;
}

/**
 * Stores of one process know of no other: beside a router elsewhere they would give everything twice.
 * @throws RailError STORE_UNREACHABLE
 */
export async function checkAlone(
  stores: Pick<Stores, 'quotas' | 'status'>,
  source: Pick<QuotaSource, 'members'>,
  router: string,
): Promise<void> {
  if (stores.status().kind !== 'memory') return;
  const mine = routersOn(stores.quotas);
  const other = [...(await source.members())].find((name) => name !== router && !mine.has(name));
  if (other === undefined) return;
  await stores.quotas.forget();
  throw new RailError('STORE_UNREACHABLE', `router ${other} has stores of its own: set REDIS_URL for both`);
}
