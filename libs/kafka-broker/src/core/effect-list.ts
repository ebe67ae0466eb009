import type { CoordinatorEffect, CoordinatorRecord, RequestToken } from './contract.ts';

/** Collects what a coordinator decides, in order. */
export class EffectList {
  readonly effects: CoordinatorEffect[] = [];

  /** For answers that show no logged state: errors, heartbeats, member ids. */
  reply(token: RequestToken, body: unknown): void {
    this.effects.push({ kind: 'reply', token, body });
  }

  /** For answers that show logged state, which may not be stored yet. */
  replyStored(token: RequestToken, body: unknown, onError: unknown): void {
    this.effects.push({ kind: 'replyAfterAppends', token, body, onError });
  }

  append(append: {
    readonly records: readonly CoordinatorRecord[];
    readonly then?: readonly CoordinatorEffect[];
    readonly onError?: readonly CoordinatorEffect[];
    readonly transaction?: { readonly producerId: number; readonly producerEpoch: number };
    readonly tag?: string;
  }): void {
    this.effects.push({ kind: 'appendRecords', ...append });
  }

  push(...effects: readonly CoordinatorEffect[]): void {
    this.effects.push(...effects);
  }

  setTimer(key: string, atMs: number): void {
    this.effects.push({ kind: 'setTimer', key, atMs });
  }
}
