import { activeWindow, periodMs } from '@rail/agreements';
import type { AgreementTerms } from '../trace/agreements-of.ts';

export const shareStates = ['in-force', 'not-started', 'expired', 'ended'] as const;
export type ShareState = (typeof shareStates)[number];

export const stateMeanings: Readonly<Record<ShareState, { readonly en: string; readonly zh: string }>> = {
  'in-force': { en: 'records of its dataset are shared under it', zh: '生效, 按协议共享' },
  'not-started': { en: 'it is agreed, and its first day or its start lies ahead', zh: '已商定, 尚未到起始时间' },
  expired: { en: 'its last day has passed; nothing more is shared', zh: '已到期, 不再共享' },
  ended: { en: 'it was taken back before its last day; nothing more is shared', zh: '到期前已收回, 不再共享' },
};

/** How an agreement stands at a moment. */
export function shareState({ agreement, entitlement }: AgreementTerms, nowMs: number): ShareState {
  const { fromMs, untilMs } = periodMs(agreement.validity);
  if (nowMs >= untilMs) return 'expired';
  if (nowMs < fromMs) return 'not-started';
  if (entitlement === undefined) return 'ended';
  return activeWindow(entitlement).startMs > nowMs ? 'not-started' : 'in-force';
}
