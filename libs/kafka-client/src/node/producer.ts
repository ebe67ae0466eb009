import { initProducerIdApi, readBatchHeader } from '@rail/kafka-protocol';
import { assert, RailError } from '@rail/kernel';

import { throwOn } from '../core/errors/from-code.ts';
import { partitionKey, type TopicPartition } from '../core/topic-partition.ts';
import type { Remedy } from '../core/transaction/failure-table.ts';
import type { Phase, PhaseEvent } from '../core/transaction/phase.ts';
import { TransactionError } from '../core/transaction/transaction-error.ts';
import { step } from '../core/transaction/transitions.ts';
import type { KafkaClient } from './kafka-client.ts';
import { type Appended, ProduceSender } from './produce-sender.ts';
import { retryProducerCall } from './retry-producer-call.ts';
import { sleep } from './sleep.ts';
import {
  type GroupIdentity,
  type OffsetToCommit,
  type ProducerIdentity,
  TransactionCalls,
} from './transaction-calls.ts';

export interface ProducerOptions {
  /** Without it the producer is idempotent and has no transactions. */
  readonly transactionalId?: string;
  /** Without a transactional id: whom to send as, as `takeOver` gives it; a new producer id if left out. */
  readonly identity?: ProducerIdentity;
  /** After this the coordinator aborts an open transaction by itself (15 s). */
  readonly transactionTimeoutMs?: number;
  /** After this an open transaction can only be aborted (two thirds of the timeout). */
  readonly maxTransactionMs?: number;
  /** How long a batch without a transaction may take to be acknowledged (120 s). */
  readonly deliveryTimeoutMs?: number;
  /** Produce requests on their way to one broker, and batches of one partition (5, which is the most that a broker remembers). */
  readonly maxInFlight?: number;
  /** Bytes of one produce request, beyond its first batch (4 MiB). */
  readonly maxRequestBytes?: number;
  /** Another producer took over: drop all buffers and start from `init`. */
  readonly onFenced?: (error: TransactionError) => void;
}

const noIdentity: ProducerIdentity = { producerId: -1, producerEpoch: -1 };
/** How long an abort waits for answers to what is in flight; a new epoch shuts out what comes later. */
const abortGraceMs = 1000;

/** Sends ready-made record batches, each exactly once and in order per partition, and transactions around them. */
export class Producer {
  readonly #client: KafkaClient;
  readonly #options: ProducerOptions;
  readonly #timeoutMs: number;
  readonly #calls: TransactionCalls | undefined;
  readonly #sender: ProduceSender;
  #phase: Phase = 'uninitialised';
  #identity = noIdentity;
  #failure: TransactionError | undefined;
  #untilMs = Infinity;
  readonly #added = new Set<string>();
  readonly #toAdd = new Map<string, TopicPartition>();
  readonly #groups = new Map<string, Promise<void>>();
  readonly #offsets = new Set<Promise<void>>();
  #adding: Promise<void> | undefined;
  /** The coordinator may know of the transaction, so it has to be ended there. */
  #mayBeKnown = false;

  constructor(client: KafkaClient, options: ProducerOptions = {}) {
    this.#client = client;
    this.#options = options;
    this.#timeoutMs = options.transactionTimeoutMs ?? 15_000;
    const { transactionalId, maxInFlight = 5 } = options;
    if (maxInFlight < 1 || maxInFlight > 5)
      throw new RailError('CONFIG_INVALID', 'maxInFlight is 1 to 5: a broker remembers 5 batches');
    this.#calls = transactionalId === undefined ? undefined : new TransactionCalls(client, transactionalId);
    this.#sender = new ProduceSender(client, {
      transactionalId,
      maxInFlight,
      maxRequestBytes: options.maxRequestBytes ?? 4 * 1024 * 1024,
      identity: () => this.#identity,
      mayProduce: (topic, partition) => this.#calls === undefined || this.#added.has(partitionKey(topic, partition)),
      onFailure: (error, remedy) => this.#fail(error, remedy),
    });
  }

  get phase(): Phase {
    return this.#phase;
  }

  get identity(): ProducerIdentity {
    return this.#identity;
  }

  /** Bytes sent or waiting that are not acknowledged: what a caller bounds. */
  get pendingBytes(): number {
    return this.#sender.pendingBytes;
  }

  /** Gets a producer id. With a transactional id this fences its previous owner and ends its open transaction. */
  async init(): Promise<void> {
    this.#enter('init');
    this.#failure = undefined;
    this.#reset(new TransactionError('abort', 'the producer starts over'));
    try {
      const untilMs = this.#client.clock.monotonic() + 60_000;
      const { identity } = this.#options;
      this.#identity =
        identity ?? (await (this.#calls?.initProducerId(this.#timeoutMs, untilMs) ?? this.#idempotentId(untilMs)));
    } catch (error) {
      if (this.#phase === 'initialising') this.#enter('initFailed');
      throw error;
    }
    this.#enter('initialised');
    this.#sender.startOver();
  }

  /** Opens a transaction; the broker learns of it with the first batch or offset. */
  begin(): void {
    assert(this.#calls !== undefined, 'begin() without a transactional id');
    this.#enter('begin');
    this.#failure = undefined;
    this.#untilMs = this.#client.clock.monotonic() + (this.#options.maxTransactionMs ?? (this.#timeoutMs * 2) / 3);
  }

  /**
   * Sends one batch as `RecordBatchBuilder` finished it; the batch belongs to the producer from here on (it is stamped
   * in place). Resolves when all in-sync replicas have it. Rejects with a TransactionError whose `failure` says what to do.
   */
  send(topic: string, partition: number, batch: Buffer): Promise<Appended> {
    const refusal = this.#refusalOf('send');
    if (refusal !== undefined) return Promise.reject(refusal);
    const deadlineMs =
      this.#calls === undefined
        ? this.#client.clock.monotonic() + (this.#options.deliveryTimeoutMs ?? 120_000)
        : this.#untilMs;
    if (this.#calls !== undefined) this.#add(topic, partition);
    const sent = this.#sender.enqueue(topic, partition, batch, readBatchHeader(batch).recordCount, deadlineMs);
    sent.catch(() => undefined);
    return sent;
  }

  /** Adds consumed offsets to the transaction; they take effect with its commit, if the group has not moved on. */
  sendOffsets(group: GroupIdentity, offsets: readonly OffsetToCommit[]): Promise<void> {
    const refusal = this.#refusalOf('send');
    if (refusal !== undefined) return Promise.reject(refusal);
    const identity = this.#identity;
    const sent = this.#sendOffsets(group, offsets).catch((error: unknown) => {
      if (error instanceof TransactionError && this.#identity === identity)
        this.#fail(error, error.failure === 'fenced' ? 'fence' : 'abort');
      throw error;
    });
    this.#offsets.add(sent);
    const ended = (): boolean => this.#offsets.delete(sent);
    sent.then(ended, ended);
    return sent;
  }

  /** Resolves when all batches sent so far are acknowledged. Rejects with the transaction's failure. */
  async flush(): Promise<void> {
    await this.#sender.quiet();
    if (this.#failure !== undefined) throw this.#failure;
  }

  /**
   * Waits for everything sent and commits. Rejects with a TransactionError: `abort` and its kin before the decision,
   * `inDoubt` when no answer came, `fenced`.
   */
  async commit(): Promise<void> {
    this.#require('commit');
    this.#enter('commit');
    await this.#settled();
    if (this.#failure !== undefined) throw this.#failure;
    await this.#end(true);
  }

  /** Takes everything in the transaction back. The producer goes on with a new epoch. Rejects with `fenced` or `inDoubt`. */
  async abort(): Promise<void> {
    this.#require('abort');
    this.#enter('abort');
    this.#failure ??= new TransactionError('abort', 'the transaction is aborted');
    this.#reset(this.#failure);
    const waiting = new AbortController();
    const answered = Promise.all([this.#sender.quiet(), this.#adding, Promise.allSettled(this.#offsets)]);
    await Promise.race([answered, sleep(abortGraceMs, waiting.signal)]);
    waiting.abort();
    await this.#end(false);
  }

  /** Aborts an open transaction, waits for idempotent batches to be acknowledged, and ends. */
  async close(): Promise<void> {
    if (this.#phase === 'open' || this.#phase === 'abortable') await this.abort().catch(() => undefined);
    if (this.#phase === 'ready' && !this.#client.closing.aborted) await this.#sender.quiet();
    if (this.#phase !== 'closed') this.#enter('close');
    this.#reset(new TransactionError('fatal', 'the producer is closed'));
    this.#sender.close();
  }

  #enter(event: PhaseEvent): void {
    const outcome = step(this.#phase, event);
    assert('next' in outcome, 'refused' in outcome ? `${event} in phase ${this.#phase}: ${outcome.refused}` : '');
    this.#phase = outcome.next;
  }

  /** Why a caller may not do this now: the failure that came before, or the wrong order of calls. */
  #refusalOf(event: PhaseEvent): TransactionError | undefined {
    if (event === 'send' && this.#calls !== undefined && this.#phase === 'ready') {
      return new TransactionError('fatal', 'begin() a transaction first');
    }
    const tooOld = this.#phase === 'open' && event !== 'abort' && this.#client.clock.monotonic() > this.#untilMs;
    if (tooOld) this.#fail(new TransactionError('abort', 'the transaction has been open for too long'), 'abort');
    const outcome = step(this.#phase, event);
    if ('next' in outcome) return undefined;
    return this.#failure ?? new TransactionError('fatal', `${event} in phase ${this.#phase}: ${outcome.refused}`);
  }

  #require(event: PhaseEvent): void {
    const refusal = this.#refusalOf(event);
    if (refusal !== undefined) throw refusal;
  }

  #fail(error: TransactionError, remedy: Remedy): void {
    if (this.#phase === 'fenced' || this.#phase === 'closed') return;
    const wasFenced = remedy === 'fence';
    const isFatal = remedy === 'fatal' || (this.#calls === undefined && !wasFenced);
    this.#failure = wasFenced || isFatal ? error : (this.#failure ?? error);
    this.#enter(wasFenced ? 'fence' : isFatal ? 'fatal' : 'failure');
    this.#reset(this.#failure);
    if (wasFenced) this.#options.onFenced?.(error);
  }

  #reset(error: TransactionError): void {
    this.#toAdd.clear();
    this.#sender.drop(error);
  }

  #add(topic: string, partition: number): void {
    const key = partitionKey(topic, partition);
    if (this.#added.has(key) || this.#toAdd.has(key)) return;
    this.#toAdd.set(key, { topic, partition });
    this.#adding ??= Promise.resolve().then(() => this.#addPartitions());
  }

  /** One AddPartitionsToTxn at a time, each with all partitions that came up meanwhile. */
  async #addPartitions(): Promise<void> {
    const calls = this.#calls!;
    while (this.#toAdd.size > 0 && (this.#phase === 'open' || this.#phase === 'committing')) {
      const partitions = [...this.#toAdd.values()];
      const identity = this.#identity;
      this.#toAdd.clear();
      this.#mayBeKnown = true;
      try {
        await calls.addPartitions(identity, partitions, this.#untilMs);
      } catch (error) {
        if (!(error instanceof TransactionError)) throw error;
        if (this.#identity !== identity) continue;
        this.#fail(error, error.failure === 'fenced' ? 'fence' : error.failure === 'fatal' ? 'fatal' : 'abort');
        break;
      }
      if (this.#identity !== identity) continue;
      for (const { topic, partition } of partitions) this.#added.add(partitionKey(topic, partition));
      this.#sender.schedule();
    }
    this.#adding = undefined;
  }

  async #sendOffsets(group: GroupIdentity, offsets: readonly OffsetToCommit[]): Promise<void> {
    const calls = this.#calls!;
    let added = this.#groups.get(group.groupId);
    if (added === undefined) {
      this.#mayBeKnown = true;
      added = calls.addOffsets(this.#identity, group.groupId, this.#untilMs);
      this.#groups.set(group.groupId, added);
    }
    await added;
    await calls.commitOffsets(this.#identity, group, offsets, this.#untilMs);
  }

  async #settled(): Promise<void> {
    const waiting = new AbortController();
    const leftMs = Math.max(0, this.#untilMs - this.#client.clock.monotonic());
    const all = Promise.all([this.#sender.quiet(), Promise.allSettled(this.#offsets)]).then(() => true);
    const inTime = await Promise.race([all, sleep(leftMs, waiting.signal).then(() => false)]);
    waiting.abort();
    if (!inTime) this.#fail(new TransactionError('abort', 'the transaction has been open for too long'), 'abort');
  }

  async #end(committed: boolean): Promise<void> {
    const calls = this.#calls!;
    const untilMs = this.#client.clock.monotonic() + this.#timeoutMs;
    try {
      if (this.#mayBeKnown) await calls.end(this.#identity, committed, untilMs);
      if (!committed) await this.#renew(untilMs);
    } catch (error) {
      if (!(error instanceof TransactionError)) throw error;
      throw this.#endFailed(error);
    }
    if (this.#phase === 'closed')
      throw new TransactionError('inDoubt', 'the producer was closed while its transaction ended');
    this.#forgetTransaction();
    this.#enter('ended');
  }

  /** After an abort sequences are in doubt; a new epoch starts them over and shuts out what is still on the way. */
  async #renew(untilMs: number): Promise<void> {
    this.#identity = await this.#calls!.initProducerId(this.#timeoutMs, untilMs, this.#identity);
    this.#sender.startOver();
  }

  #endFailed(error: TransactionError): TransactionError {
    this.#forgetTransaction();
    if (error.failure === 'fenced') this.#fail(error, 'fence');
    else if (error.failure === 'fatal') this.#fail(error, 'fatal');
    else if (this.#phase === 'committing' && error.failure !== 'inDoubt') {
      this.#mayBeKnown = true;
      this.#fail(error, 'abort');
    } else {
      this.#enter('unanswered');
      this.#failure = new TransactionError('inDoubt', error.message, { cause: error });
    }
    return this.#failure ?? error;
  }

  #forgetTransaction(): void {
    this.#added.clear();
    this.#toAdd.clear();
    this.#groups.clear();
    this.#mayBeKnown = false;
  }

  #idempotentId(untilMs: number): Promise<ProducerIdentity> {
    const target = { any: true } as const;
    const attempt = async (): Promise<ProducerIdentity> => {
      const body = { transactionalId: null, transactionTimeoutMs: this.#timeoutMs };
      const answer = await this.#client.attempt(initProducerIdApi, body, target);
      throwOn(answer.errorCode, 'InitProducerId');
      return { producerId: answer.producerId, producerEpoch: answer.producerEpoch };
    };
    return retryProducerCall(this.#client, { request: 'InitProducerId', target, untilMs, attempt });
  }
}
