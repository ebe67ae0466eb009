import type { CoordinatorEffect, CoordinatorRecord, RequestToken } from './contract.ts';

/** An answer that is held until the records it speaks of are stored. */
export interface HeldReply {
  readonly token: RequestToken;
  readonly body: unknown;
  /** Sent instead when the records were refused or lost. */
  readonly lost: unknown;
}

/** Collects what a coordinator decides, in order. */
export class EffectList {
  readonly effects: CoordinatorEffect[] = [];

  /** For answers that show no logged state: errors, heartbeats, member ids. */
  reply(token: RequestToken, body: unknown): void {
    this.effects.push({ kind: 'reply', token, body });
  }

  /** For answers that show logged state, which may not be stored yet. */
  replyStored(token: RequestToken, body: unknown, lost: unknown): void {
    this.effects.push({ kind: 'replyAfterAppends', token, body, onError: lost });
  }

  /** Logs records as one batch; `tag` asks for an `appended` event, `transaction` makes the batch transactional. */
  append(append: {
    readonly records: readonly CoordinatorRecord[];
    readonly replies?: readonly HeldReply[];
    readonly transaction?: { readonly producerId: number; readonly producerEpoch: number };
    readonly tag?: string;
  }): void {
    const { replies = [], ...rest } = append;
    this.effects.push({
      kind: 'appendRecords',
      ...rest,
      // oxlint-disable-next-line unicorn/no-thenable -- the contract's word; effects are never awaited
      then: replies.map(({ token, body }) => ({ kind: 'reply', token, body })),
      onError: replies.map(({ token, lost }) => ({ kind: 'reply', token, body: lost })),
    });
  }

  push(...effects: readonly CoordinatorEffect[]): void {
    this.effects.push(...effects);
  }

  setTimer(key: string, atMs: number): void {
    this.effects.push({ kind: 'setTimer', key, atMs });
  }
}
