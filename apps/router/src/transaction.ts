import {
  type GroupIdentity,
  type GroupMember,
  groupWithoutMember,
  type OffsetToCommit,
  type Producer,
} from '@rail/kafka-client';
import { RecordBatchBuilder } from '@rail/kafka-protocol';
import { serialiseAccount } from '@rail/agreements';
import type { AccountDraft } from './account-draft.ts';
import { standingGroup } from './backfill/committed-standings.ts';
import type { OutputBatch } from './share-output.ts';

export const ledgerTopic = 'rail.ledger';

/** What a transaction commits besides its output. */
export interface Progress {
  readonly accounts: readonly AccountDraft[];
  /** Of the router's group, for every partition that has an account. */
  readonly offsets: readonly OffsetToCommit[];
  /** Agreement → where it stands now on partitions of its line. */
  readonly standings: ReadonlyMap<string, readonly OffsetToCommit[]>;
  /** What this router has delivered under agreements with a quota: rows of a group of its own. */
  readonly quotas: { readonly group: string; readonly rows: readonly OffsetToCommit[] };
}

/**
 * Sends output while it is made and commits it with the consumed offsets and the accounts, all or nothing. While one
 * transaction is being ended, batches of the next one wait in memory, so that routing never stops for a commit.
 */
export class RouterTransaction {
  readonly #producer: Producer;
  readonly #group: GroupMember;
  readonly #waiting: OutputBatch[] = [];
  #sends: Promise<unknown>[] = [];
  #open = false;
  #ending: Promise<void> | undefined;
  #fault: unknown;
  /** Bytes of batches that wait for the transaction before to end. */
  waitingBytes = 0;
  /** Bytes handed over since the last commit began. */
  sentBytes = 0;

  constructor(producer: Producer, group: GroupMember) {
    this.#producer = producer;
    this.#group = group;
  }

  add(batch: OutputBatch): void {
    this.sentBytes += batch.bytes.length;
    if (this.#ending === undefined) {
      this.#send(batch);
    } else {
      this.#waiting.push(batch);
      this.waitingBytes += batch.bytes.length;
    }
  }

  /** Resolves when the transaction that is being ended, if any, has ended. Throws what went wrong since the last call. */
  async settle(): Promise<void> {
    await this.#ending;
    this.#throwFault();
  }

  /** Begins to end the transaction; `settle` tells how it went. The one before must have been settled. */
  commit(progress: Progress, nowMs: number, onCommitted: () => void): void {
    this.sentBytes = 0;
    const sends = this.#sends;
    this.#sends = [];
    // The generation under which this was read: after a later one others may have read it too.
    const group = this.#group.identity();
    this.#ending = this.#end(sends, progress, group, nowMs)
      .then(onCommitted)
      .catch((error: unknown) => {
        this.#fault = error;
      })
      .then(() => {
        this.#ending = undefined;
        this.#drainWaiting();
      });
  }

  #send(batch: OutputBatch): void {
    this.#begin();
    const sent = this.#producer.send(batch.topic, batch.partition, batch.bytes);
    sent.catch(() => undefined); // reported by the commit, which awaits every send
    this.#sends.push(sent);
  }

  #begin(): void {
    if (this.#open) return;
    this.#producer.begin();
    this.#open = true;
  }

  async #end(
    sends: Promise<unknown>[],
    { accounts, offsets, standings, quotas }: Progress,
    group: GroupIdentity,
    nowMs: number,
  ): Promise<void> {
    this.#begin();
    if (accounts.length > 0) sends.push(this.#producer.send(ledgerTopic, 0, accountBatch(accounts, nowMs)));
    // In parallel with the batches: nothing of a transaction counts before its end, and that waits for all of them. The
    // router's generation shuts a former owner out; the groups of agreements have no members and rely on it.
    if (offsets.length > 0) sends.push(this.#producer.sendOffsets(group, offsets));
    for (const [agreement, rows] of standings) {
      sends.push(this.#producer.sendOffsets(groupWithoutMember(standingGroup(agreement)), rows));
    }
    if (quotas.rows.length > 0) sends.push(this.#producer.sendOffsets(groupWithoutMember(quotas.group), quotas.rows));
    await Promise.all(sends);
    await this.#producer.commit();
    this.#open = false;
  }

  #drainWaiting(): void {
    if (this.#fault !== undefined) return;
    const waiting = this.#waiting.splice(0);
    this.waitingBytes = 0;
    for (const batch of waiting) this.#send(batch);
  }

  #throwFault(): void {
    const fault = this.#fault;
    this.#fault = undefined;
    if (fault !== undefined) throw fault;
  }
}

function accountBatch(accounts: readonly AccountDraft[], nowMs: number): Buffer {
  const builder = new RecordBatchBuilder();
  for (const account of accounts) {
    const value = Buffer.from(serialiseAccount(account.close()));
    const key = Buffer.from(`${account.topic}/${account.partition}`);
    builder.append(nowMs, key, 0, key.length, value, 0, value.length, null);
  }
  return builder.finish();
}
