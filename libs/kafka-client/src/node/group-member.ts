import { assert, describeError, isRailError, RailError } from '@rail/kernel';

import { Backoff } from '../core/backoff.ts';
import { KafkaError } from '../core/errors/kafka-error.ts';
import { membershipRemedy, type MembershipRemedy } from '../core/group/membership-failure.ts';
import { ownershipChange } from '../core/group/ownership.ts';
import { type TopicPartition, withoutPartitions } from '../core/topic-partition.ts';
import { GroupCalls } from './group-calls.ts';
import { Heartbeats } from './heartbeats.ts';
import type { KafkaClient } from './kafka-client.ts';
import { sleep } from './sleep.ts';
import type { GroupIdentity } from './transaction-calls.ts';

export interface GroupMemberOptions {
  readonly groupId: string;
  readonly topics: readonly string[];
  /** Makes the member static (KIP-345): a restart within the session timeout moves no partition. */
  readonly instanceId?: string;
  /** 45 s. */
  readonly sessionTimeoutMs?: number;
  /** How long members get to give up partitions and rejoin (60 s). */
  readonly rebalanceTimeoutMs?: number;
  /** A tenth of the session timeout, at most 3 s. */
  readonly heartbeatMs?: number;
  readonly assignor?: 'cooperative-sticky';
  /** How often the leader looks whether topics came or grew (10 s). */
  readonly topicsCheckMs?: number;
  readonly onAssigned: (partitions: readonly TopicPartition[]) => void | Promise<void>;
  /** Awaited before the member rejoins: only then does somebody else get them. Also called by `stop`. */
  readonly onRevoked: (partitions: readonly TopicPartition[]) => void | Promise<void>;
  /** They may belong to others already: drop what is under way, commit nothing. */
  readonly onLost: (partitions: readonly TopicPartition[]) => void | Promise<void>;
  /** Awaited before each rejoin: the moment to commit, for the generation ends with it. */
  readonly onRebalancing?: () => void | Promise<void>;
  /** Membership ended for good: fenced by another process with this instance id, denied, or a callback that threw. */
  readonly onFailed?: (error: RailError) => void;
}

let members = 0;

/** A member of a consumer group with cooperative rebalances: partitions that stay are never interrupted. */
export class GroupMember {
  readonly #client: KafkaClient;
  readonly #options: GroupMemberOptions;
  readonly #calls: GroupCalls;
  readonly #heartbeats: Heartbeats;
  readonly #stopping = new AbortController();
  #topics: readonly string[];
  #memberId = '';
  #generationId = -1;
  #owned: readonly TopicPartition[] = [];
  #isLeader = false;
  #counts = '';
  #trouble: { readonly remedy: MembershipRemedy; readonly error: RailError | undefined } | undefined;
  #wake: (() => void) | undefined;
  #running: Promise<void> | undefined;
  #failure: RailError | undefined;

  constructor(client: KafkaClient, options: GroupMemberOptions) {
    this.#client = client;
    this.#options = options;
    this.#topics = options.topics;
    const { groupId, instanceId, sessionTimeoutMs = 45_000, rebalanceTimeoutMs = 60_000 } = options;
    this.#calls = new GroupCalls(
      client,
      { groupId, instanceId, sessionTimeoutMs, rebalanceTimeoutMs },
      `group-${++members}`,
    );
    this.#heartbeats = new Heartbeats({
      clock: client.clock,
      intervalMs: options.heartbeatMs ?? Math.min(3000, sessionTimeoutMs / 10),
      sessionTimeoutMs,
      beat: () => this.#calls.heartbeat(this.#memberId, this.#generationId),
      onTrouble: (remedy, error) => this.#report(remedy, error),
    });
  }

  get owned(): readonly TopicPartition[] {
    return this.#owned;
  }

  get failure(): RailError | undefined {
    return this.#failure;
  }

  /** Names the member and generation under which offsets are committed. */
  identity(): GroupIdentity {
    const { groupId, instanceId } = this.#options;
    return { groupId, memberId: this.#memberId, generationId: this.#generationId, instanceId };
  }

  /** Joins and stays in the group until `stop`, or until `onFailed`. */
  start(): void {
    assert(this.#running === undefined, 'a group member is started once');
    this.#running = this.#run();
  }

  /** Changes the subscription; partitions of topics left out are revoked by a rebalance. */
  subscribe(topics: readonly string[]): void {
    this.#topics = topics;
    this.#report('rejoin');
  }

  /**
   * Gives up all partitions (through `onRevoked`) and stops. `leave` tells the coordinator at once, which static members
   * do not by default: their partitions wait for them.
   */
  async stop({ leave = this.#options.instanceId === undefined }: { readonly leave?: boolean } = {}): Promise<void> {
    this.#stopping.abort();
    this.#wake?.();
    await this.#running;
    this.#heartbeats.stop();
    const owned = this.#owned;
    this.#owned = [];
    if (owned.length > 0) await this.#options.onRevoked(owned);
    if (leave && this.#memberId !== '' && !this.#client.closing.aborted) {
      await this.#calls.leave(this.#memberId).catch(ignoreBrokerErrors);
    }
    await this.#client.release(this.#calls.purpose);
  }

  get #stopped(): boolean {
    return this.#stopping.signal.aborted || this.#client.closing.aborted;
  }

  async #run(): Promise<void> {
    const backoff = new Backoff(20, 1000, this.#client.random);
    while (!this.#stopped && this.#failure === undefined) {
      try {
        await this.#round();
        backoff.reset();
      } catch (error) {
        if (this.#stopped) break;
        await this.#recover(error);
        if (this.#failure === undefined) await sleep(backoff.nextMs(), this.#stopping.signal);
      }
    }
  }

  /** One generation: join, learn what is ours, give up and take over, and stay until the group forms anew. */
  async #round(): Promise<void> {
    this.#trouble = undefined;
    this.#heartbeats.stop();
    const assigned = await this.#orStop(this.#join());
    if (assigned === undefined) return;
    const { revoked, added } = ownershipChange(this.#owned, assigned);
    if (revoked.length > 0) {
      await this.#options.onRevoked(revoked);
      this.#owned = withoutPartitions(this.#owned, revoked);
    }
    if (added.length > 0) {
      this.#owned = [...this.#owned, ...added];
      await this.#options.onAssigned(added);
    }
    if (revoked.length === 0) await this.#stay();
    this.#raiseTrouble();
    if (!this.#stopped) await this.#options.onRebalancing?.();
  }

  async #join(): Promise<TopicPartition[]> {
    const subscription = { topics: this.#topics, owned: this.#owned, generation: this.#generationId };
    const joined = await this.#calls.join(this.#memberId, subscription, (id) => (this.#memberId = id));
    this.#memberId = joined.memberId;
    this.#generationId = joined.generationId;
    this.#isLeader = joined.leader === joined.memberId;
    this.#heartbeats.start();
    const topics = [...this.#topics];
    const assigned = await this.#calls.sync(joined);
    if (this.#isLeader) this.#counts = await this.#countsOf(topics);
    return assigned;
  }

  /** A join that the group takes its time over does not hold up `stop`. */
  async #orStop<T>(work: Promise<T>): Promise<T | undefined> {
    const stop = this.#stopping.signal;
    if (stop.aborted) return undefined;
    const onStop = (): void => void this.#client.release(this.#calls.purpose);
    stop.addEventListener('abort', onStop);
    try {
      return await work;
    } finally {
      stop.removeEventListener('abort', onStop);
    }
  }

  async #stay(): Promise<void> {
    const checkMs = this.#options.topicsCheckMs ?? 10_000;
    while (!this.#stopped && this.#trouble === undefined) {
      const waiting = new AbortController();
      this.#wake = () => waiting.abort();
      this.#client.closing.addEventListener('abort', this.#wake);
      await sleep(checkMs, waiting.signal);
      this.#client.closing.removeEventListener('abort', this.#wake);
      this.#wake = undefined;
      if (!waiting.signal.aborted && this.#isLeader && (await this.#countsOf(this.#topics)) !== this.#counts) return;
    }
  }

  async #countsOf(topics: readonly string[]): Promise<string> {
    return describeCounts(await this.#calls.partitionCounts(topics));
  }

  #report(remedy: MembershipRemedy, error?: KafkaError): void {
    if (remedy === 'find') return this.#calls.forgetCoordinator();
    this.#trouble = { remedy, error };
    this.#wake?.();
  }

  #raiseTrouble(): void {
    if (this.#trouble?.error !== undefined && this.#trouble.remedy !== 'rejoin') throw this.#trouble.error;
  }

  async #recover(error: unknown): Promise<void> {
    const remedy =
      this.#trouble?.error === error && this.#trouble !== undefined ? this.#trouble.remedy : remedyOf(error);
    switch (remedy) {
      case 'rejoin':
        return;
      case 'find':
        return this.#calls.forgetCoordinator();
      case 'lost':
        this.#heartbeats.stop();
        if (error instanceof KafkaError && error.kafkaName === 'UNKNOWN_MEMBER_ID') this.#memberId = '';
        return this.#lose();
      default:
        this.#heartbeats.stop();
        this.#failure = isRailError(error)
          ? error
          : new RailError('INTERNAL_DEFECT', describeError(error), { cause: error });
        await this.#lose();
        this.#options.onFailed?.(this.#failure);
    }
  }

  async #lose(): Promise<void> {
    this.#generationId = -1;
    const lost = this.#owned;
    this.#owned = [];
    if (lost.length > 0) await this.#options.onLost(lost);
  }
}

function remedyOf(error: unknown): MembershipRemedy {
  return error instanceof KafkaError ? membershipRemedy(error.kafkaName) : 'fatal';
}

function describeCounts(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .map(([topic, count]) => `${topic}=${count}`)
    .toSorted()
    .join();
}

function ignoreBrokerErrors(error: unknown): void {
  if (!isRailError(error)) throw error;
}
