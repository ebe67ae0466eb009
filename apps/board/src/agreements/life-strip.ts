import type { AgreementSummary } from '@rail/board/api';

/** A stop on the way of an agreement from its draft to its end. */
export interface LifeStep {
  readonly step: 'waiting' | 'active' | 'suspended' | 'expires';
  /** Where the agreement has come to. */
  readonly at: 'past' | 'now' | 'ahead';
}

const dayMs = 86_400_000;
/** Days of an agreement begin and end in Hangzhou. */
const zone = '+08:00';

/** Its stops in their order; `suspended` is one only for an agreement that is. */
export function lifeOf(state: AgreementSummary['state']): LifeStep[] {
  switch (state) {
    case 'waiting':
      return [
        { step: 'waiting', at: 'now' },
        { step: 'active', at: 'ahead' },
        { step: 'expires', at: 'ahead' },
      ];
    case 'active':
      return [
        { step: 'waiting', at: 'past' },
        { step: 'active', at: 'now' },
        { step: 'expires', at: 'ahead' },
      ];
    case 'suspended':
      return [
        { step: 'waiting', at: 'past' },
        { step: 'active', at: 'past' },
        { step: 'suspended', at: 'now' },
        { step: 'expires', at: 'ahead' },
      ];
    case 'expired':
      return [
        { step: 'waiting', at: 'past' },
        { step: 'active', at: 'past' },
        { step: 'expires', at: 'now' },
      ];
  }
}

/** Whole days until a moment or the beginning of a day (YYYY-MM-DD, Asia/Shanghai); negative once it has passed. */
export function daysUntil(until: string, nowMs: number): number {
  const ms = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(until) ? `${until}T00:00:00${zone}` : until);
  return Math.floor((ms - nowMs) / dayMs);
}
