import {
  addOffsetsToTxnApi,
  addPartitionsToTxnApi,
  endTxnApi,
  ErrorCodes,
  fetchApi,
  initProducerIdApi,
  offsetFetchApi,
  produceApi,
  txnOffsetCommitApi,
} from '@rail/kafka-protocol';
import type { Random } from '@rail/kernel';
import { batchOf, type ReadRecord, readRecords } from '../records.ts';
import { call, type Script, sleep } from '../script.ts';
import { GroupSession, sessionTimeoutMs } from './group-session.ts';

export interface WorkerPlan {
  readonly name: string;
  readonly groupId: string;
  readonly isStatic: boolean;
  readonly source: string;
  readonly target: string;
  readonly partitions: number;
  readonly random: Random;
  readonly now: () => number;
  /** How likely a round leaves the group, sleeps past its session, or aborts. */
  readonly unrest: number;
  /** The process was replaced while it was frozen: it must not fight for its name. */
  readonly isRetired: () => boolean;
  /** Told when EndTxn was answered with success, with the offsets that the transaction carried. */
  readonly ended: (committed: boolean, offsets: ReadonlyMap<number, number>) => void;
}

type Outcome = 'done' | 'rejoin' | 'restart';

/** Copies source to target, exactly once: what the router does, with one transactional id and a member of a group. */
export function* work(plan: WorkerPlan): Script<void> {
  const session = new GroupSession(plan.groupId, plan.isStatic ? plan.name : null, plan.source, plan.partitions);
  while (!plan.isRetired()) {
    const copier = yield* Copier.begin(plan, session);
    for (let outcome: Outcome = 'rejoin'; outcome !== 'restart';) {
      if (outcome === 'rejoin') {
        if (plan.isRetired() || !(yield* session.join())) return;
        copier.positions.clear();
      }
      outcome = yield* copier.round();
      if (outcome !== 'restart' && plan.random.chance(plan.unrest)) outcome = yield* disturb(plan, session);
    }
  }
}

function* disturb(plan: WorkerPlan, session: GroupSession): Script<Outcome> {
  if (plan.random.chance(0.5)) {
    yield* sleep(plan.random.between(sessionTimeoutMs / 2, sessionTimeoutMs * 2));
    return 'done';
  }
  yield* session.leave();
  return 'rejoin';
}

class Copier {
  readonly positions = new Map<number, number>();
  readonly #plan: WorkerPlan;
  readonly #session: GroupSession;
  readonly #producerId: number;
  readonly #producerEpoch: number;
  readonly #sequences = new Map<number, number>();
  #rounds = 0;

  private constructor(plan: WorkerPlan, session: GroupSession, producerId: number, producerEpoch: number) {
    this.#plan = plan;
    this.#session = session;
    this.#producerId = producerId;
    this.#producerEpoch = producerEpoch;
  }

  static *begin(plan: WorkerPlan, session: GroupSession): Script<Copier> {
    for (;;) {
      const body = { transactionalId: plan.name, transactionTimeoutMs: plan.random.pick([2000, 20_000]) };
      const answer = yield* call(initProducerIdApi, 4, body);
      if (answer?.errorCode === ErrorCodes.NONE) {
        return new Copier(plan, session, answer.producerId, answer.producerEpoch);
      }
      yield* sleep(20);
    }
  }

  /** Fetches, and copies what came in one transaction. */
  *round(): Script<Outcome> {
    const beat = yield* this.#session.heartbeat();
    if (beat !== ErrorCodes.NONE && beat !== ErrorCodes.REQUEST_TIMED_OUT) return 'rejoin';
    const fetched = new Map<number, { records: readonly ReadRecord[]; next: number }>();
    for (const partition of this.#session.partitions) {
      if (!(yield* this.#locate(partition))) continue;
      const found = yield* this.#fetch(partition);
      if (found !== undefined && found.records.length > 0) fetched.set(partition, found);
    }
    if (fetched.size === 0) {
      yield* sleep(this.#plan.random.between(20, 120));
      return 'done';
    }
    return yield* this.#copy(fetched);
  }

  *#locate(partition: number): Script<boolean> {
    if (this.positions.has(partition)) return true;
    const topics = [{ name: this.#plan.source, partitionIndexes: [partition] }];
    const answer = yield* call(offsetFetchApi, 7, { groupId: this.#plan.groupId, topics, requireStable: true });
    const found = answer?.topics[0]?.partitions[0];
    if (found === undefined || found.errorCode !== 0) return false;
    this.positions.set(partition, Math.max(0, found.committedOffset));
    return true;
  }

  *#fetch(partition: number): Script<{ records: readonly ReadRecord[]; next: number } | undefined> {
    const position = this.positions.get(partition)!;
    const wanted = { partition, fetchOffset: position, partitionMaxBytes: 200 };
    const topics = [{ topic: this.#plan.source, partitions: [wanted] }];
    const answer = yield* call(fetchApi, 11, { maxWaitMs: 30, minBytes: 1, maxBytes: 400, isolationLevel: 1, topics });
    const found = answer?.responses[0]?.partitions[0];
    if (found === undefined || found.errorCode !== 0 || found.records === null) return undefined;
    const { records, nextOffset } = readRecords(found.records);
    return { records: records.filter(({ offset }) => offset >= position), next: nextOffset ?? position };
  }

  *#copy(fetched: ReadonlyMap<number, { records: readonly ReadRecord[]; next: number }>): Script<Outcome> {
    this.#rounds++;
    const partitions = [...fetched.keys()];
    if (!(yield* this.#add(partitions))) return 'restart';
    for (const [partition, { records }] of fetched) {
      if (!(yield* this.#produce(partition, records))) return 'restart';
    }
    yield* this.#stall();
    const offsets = new Map([...fetched].map(([partition, { next }]) => [partition, next]));
    const error = yield* this.#commitOffsets(offsets);
    yield* this.#stall();
    // Another generation: what was copied belongs to somebody else now.
    const committed = error === ErrorCodes.NONE && !this.#plan.random.chance(this.#plan.unrest);
    if (!(yield* this.#end(committed))) return 'restart';
    this.#plan.ended(committed, offsets);
    if (error !== ErrorCodes.NONE) return 'rejoin';
    for (const [partition, next] of offsets) {
      if (committed) this.positions.set(partition, next);
    }
    return 'done';
  }

  /** A pause in the middle of a transaction, sometimes longer than the session and the transaction may last. */
  *#stall(): Script<void> {
    if (this.#plan.random.chance(this.#plan.unrest))
      yield* sleep(this.#plan.random.between(1000, 2 * sessionTimeoutMs));
  }

  get #producer() {
    return { transactionalId: this.#plan.name, producerId: this.#producerId, producerEpoch: this.#producerEpoch };
  }

  *#add(partitions: number[]): Script<boolean> {
    const { transactionalId, producerId, producerEpoch } = this.#producer;
    for (;;) {
      const answer = yield* call(addPartitionsToTxnApi, 3, {
        v3AndBelowTransactionalId: transactionalId,
        v3AndBelowProducerId: producerId,
        v3AndBelowProducerEpoch: producerEpoch,
        v3AndBelowTopics: [{ name: this.#plan.target, partitions }],
      });
      const error = answer?.resultsByTopicV3AndBelow[0]?.resultsByPartition[0]?.partitionErrorCode;
      if (error === ErrorCodes.CONCURRENT_TRANSACTIONS) {
        yield* sleep(5);
        continue;
      }
      if (error !== ErrorCodes.NONE) return false;
      const added = yield* call(addOffsetsToTxnApi, 3, { ...this.#producer, groupId: this.#plan.groupId });
      return added?.errorCode === ErrorCodes.NONE;
    }
  }

  *#produce(partition: number, records: readonly ReadRecord[]): Script<boolean> {
    const { transactionalId, producerId, producerEpoch } = this.#producer;
    const baseSequence = this.#sequences.get(partition) ?? 0;
    const values = records.map(({ value }) => value);
    const finish = { producerId, producerEpoch, baseSequence, transactional: true };
    const serial = `${transactionalId}.${producerId}.${producerEpoch}.${this.#rounds}`;
    const batch = batchOf(values, this.#plan.now(), finish, serial);
    const topicData = [{ name: this.#plan.target, partitionData: [{ index: partition, records: batch }] }];
    for (let attempt = 0; attempt < 3; attempt++) {
      const answer = yield* call(produceApi, 9, { transactionalId, acks: -1, timeoutMs: 1000, topicData });
      if (answer === undefined) continue;
      const error = answer.responses[0]!.partitionResponses[0]!.errorCode;
      if (error !== ErrorCodes.NONE && error !== ErrorCodes.DUPLICATE_SEQUENCE_NUMBER) return false;
      this.#sequences.set(partition, baseSequence + values.length);
      return true;
    }
    return false;
  }

  *#commitOffsets(offsets: ReadonlyMap<number, number>): Script<number> {
    const { generationId, memberId, instanceId } = this.#session;
    const partitions = [...offsets].map(([partitionIndex, committedOffset]) => ({ partitionIndex, committedOffset }));
    const answer = yield* call(txnOffsetCommitApi, 3, {
      ...this.#producer,
      groupId: this.#plan.groupId,
      generationId,
      memberId,
      groupInstanceId: instanceId,
      topics: [{ name: this.#plan.source, partitions: partitions.map((at) => ({ ...at, committedMetadata: '' })) }],
    });
    return answer?.topics[0]?.partitions[0]?.errorCode ?? ErrorCodes.REQUEST_TIMED_OUT;
  }

  *#end(committed: boolean): Script<boolean> {
    for (let attempt = 0; attempt < 5; attempt++) {
      const answer = yield* call(endTxnApi, 3, { ...this.#producer, committed });
      if (answer?.errorCode === ErrorCodes.NONE) return true;
      if (answer !== undefined && answer.errorCode !== ErrorCodes.CONCURRENT_TRANSACTIONS) return false;
      yield* sleep(10);
    }
    return false;
  }
}
