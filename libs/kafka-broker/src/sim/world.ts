import { createTopicsApi, txnOffsetCommitApi } from '@rail/kafka-protocol';
import { assert, Random } from '@rail/kernel';
import { CONSUMER_OFFSETS, type Effect, type Input } from '../core/contract.ts';
import { buildEngine, type Engine } from '../core/engine.ts';
import type { GroupCoordinator } from '../core/groups/coordinator.ts';
import { beginServing, loadState } from '../core/start.ts';
import { step } from '../core/step.ts';
import type { TransactionCoordinator } from '../core/transactions/coordinator.ts';
import type { Call, Checker, Incarnation, Seen } from './checkers/checker.ts';
import { checkPowerLoss, remember } from './checkers/power-loss.ts';
import { storedAnswersChecker } from './checkers/stored-answers.ts';
import { SimClient, type Post } from './client.ts';
import { SimDisk, type SimFsync } from './disk.ts';
import { EventQueue } from './event-queue.ts';
import { answerThroughTheWire, throughTheWire } from './network.ts';
import type { PlantedDefect, SimPlan } from './plan.ts';
import { call, type Script, sleep } from './script.ts';

const startMs = 1_600_000_000_000;
const restartDelayMs = 200;
/** How often memory is compared with the logs while nothing fails. */
const restEverySteps = 40;

interface RunningBroker extends Incarnation {
  readonly engine: Engine;
  readonly calls: Map<number, { readonly client: SimClient; readonly callId: number; readonly sent: Call }>;
  readonly timers: Map<string, number>;
}

export interface WorldOptions {
  readonly trace?: (line: string) => void;
  readonly defect?: PlantedDefect;
  readonly fsync?: SimFsync;
}

/** A broker, its disk, its network and its clients, under one seeded scheduler and one virtual clock. */
export class World {
  readonly queue = new EventQueue(startMs);
  readonly disk: SimDisk;
  readonly plan: SimPlan;
  steps = 0;
  crashes = 0;
  broker: RunningBroker | undefined;
  readonly #random: Random;
  readonly #checkers: readonly Checker[];
  readonly #stored = storedAnswersChecker();
  readonly #trace: ((line: string) => void) | undefined;
  readonly #defect: PlantedDefect | undefined;
  readonly #clients: SimClient[] = [];
  #nextToken = 1;
  #starts = 0;

  constructor(random: Random, plan: SimPlan, checkers: readonly Checker[], options: WorldOptions = {}) {
    this.#random = random;
    this.plan = plan;
    this.#checkers = [...checkers, this.#stored];
    this.#trace = options.trace;
    this.#defect = options.defect;
    const { fsync = 'always', defect } = options;
    const lies = defect === 'disk acknowledges early';
    const syncsNothing = defect === 'a sync does nothing';
    const diskOptions = { maxDelayMs: plan.maxDiskDelayMs, fsync, lies, syncsNothing };
    this.disk = new SimDisk(this.queue, random.fork('disk'), diskOptions);
    this.#start();
  }

  get isCalm(): boolean {
    return this.queue.nowMs >= startMs + this.plan.calmAfterMs;
  }

  get elapsedMs(): number {
    return this.queue.nowMs - startMs;
  }

  /** Starts a client; one whose script ends or dies is started anew if it is to live on. */
  addClient(name: string, script: (isRetired: () => boolean) => Script<void>, livesOn: boolean): SimClient {
    const post: Post = {
      send: (client, callId, sent) => this.#send(client, callId, sent),
      dies: () => livesOn && !this.isCalm && this.#random.chance(this.plan.death),
      replace: () => this.queue.plan(this.#random.between(50, 500), () => void this.addClient(name, script, livesOn)),
      livesOn,
      trace: (line) => this.trace(() => line),
    };
    const client = new SimClient(name, script, this.queue, this.#random.fork(name), post);
    this.#clients.push(client);
    client.start();
    return client;
  }

  trace(line: () => string): void {
    if (this.#trace !== undefined) this.#trace(`${String(this.elapsedMs).padStart(6)} ms  ${line()}`);
  }

  atRest(): void {
    if (this.broker === undefined) return;
    const seen = { broker: this.broker, disk: this.disk };
    for (const checker of this.#checkers) checker.atRest?.(seen);
  }

  /** The last thing that happens in a world: what was not synced is lost, and the broker starts on what is left. */
  losePower(): void {
    while (this.broker === undefined) this.queue.next();
    const before = remember(this.broker.state);
    this.trace(() => 'POWER LOSS');
    this.broker = undefined;
    const lost = this.disk.losePower();
    this.#start();
    checkPowerLoss(lost, before, { broker: this.broker!, disk: this.disk });
    this.atRest();
  }

  #start(): void {
    const settings = {
      brokerId: 1,
      clusterId: 'sim',
      dataDir: '/sim',
      host: 'sim',
      port: 9092,
      autoCreateTopics: false,
      defaultPartitions: 1,
      tailCacheBytes: 1_000_000,
    };
    const random = this.#random.fork(`broker ${this.#starts++}`);
    const newTopicId = (): string =>
      Buffer.from(Array.from({ length: 16 }, () => random.below(256))).toString('base64url');
    const engine = buildEngine(settings, random, newTopicId);
    const { state } = engine;
    state.nowMs = this.queue.nowMs;
    loadState(state, this.disk.found());
    beginServing(state);
    const broker: RunningBroker = {
      engine,
      state,
      groups: state.plugged.groups as GroupCoordinator,
      transactions: state.plugged.transactions as TransactionCoordinator,
      calls: new Map(),
      timers: new Map(),
    };
    this.broker = broker;
    this.trace(() => 'broker starts');
    const effects = state.effects;
    state.effects = [];
    this.#perform(broker, effects);
  }

  #crash(): void {
    this.trace(() => 'CRASH');
    this.crashes++;
    this.broker = undefined;
    this.disk.crash();
    if (this.#defect === 'restart forgets the last offsets') this.#forgetOffsets();
    for (const client of this.#clients) this.queue.plan(this.#delay(), () => client.disconnected());
    this.queue.plan(restartDelayMs, () => this.#start());
  }

  #forgetOffsets(): void {
    const log = this.disk.log({ topic: CONSUMER_OFFSETS, partition: 0 });
    const name = '00000000000000000000.log';
    this.disk.perform({
      kind: 'truncateFile',
      topic: CONSUMER_OFFSETS,
      partition: 0,
      name,
      sizeBytes: log.length >> 1,
    });
  }

  #delay(): number {
    return this.#random.below(this.plan.maxNetworkDelayMs + 1);
  }

  #send(client: SimClient, callId: number, sent: Call): void {
    if (this.broker === undefined) {
      this.queue.plan(this.#delay() + 20, () => client.fail(callId));
      return;
    }
    const cuts = !this.isCalm && this.#random.chance(this.plan.cut);
    const arrives = !cuts || this.#random.chance(0.5);
    const { connectionId } = client;
    if (arrives)
      this.queue.plan(client.inOrder('out', this.#delay()), () => this.#arrive(client, callId, connectionId, sent));
    if (cuts) {
      this.trace(() => `${client.name} loses its connection`);
      this.queue.plan(this.#delay(), () => client.disconnected());
    }
  }

  #arrive(client: SimClient, callId: number, connectionId: number, sent: Call): void {
    const { broker } = this;
    if (broker === undefined) return;
    const token = this.#nextToken++;
    const body = throughTheWire(sent.api, sent.version, this.#tampered(sent));
    const taken: Call = { ...sent, request: body };
    broker.calls.set(token, { client, callId, sent: taken });
    this.trace(() => `${client.name} → ${sent.api.name} ${print(body)}`);
    const { key, name } = sent.api;
    assert(broker.engine.handlers.has(key), `${name} is not served`);
    const request = {
      token,
      connectionId,
      apiKey: key,
      apiVersion: sent.version,
      clientId: client.name,
      clientHost: '/sim',
      body,
    };
    this.#step(broker, { kind: 'request', request }, token);
  }

  #tampered({ api, request }: Call): unknown {
    if (this.#defect !== 'generations are not fenced' || api.key !== txnOffsetCommitApi.key) return request;
    return { ...(request as object), generationId: -1, memberId: '', groupInstanceId: null };
  }

  #step(broker: RunningBroker, input: Input, token?: number): void {
    if (this.broker !== broker) return;
    this.steps++;
    const effects = step(broker.state, broker.engine.handlers, input, this.queue.nowMs);
    const seen: Seen = { broker, disk: this.disk };
    const taken = token === undefined ? undefined : broker.calls.get(token);
    if (token !== undefined && taken !== undefined) this.#stored.requestTaken(seen, token, taken.sent);
    for (const checker of this.#checkers) checker.afterStep?.(seen);
    const crashes = !this.isCalm && this.#random.chance(this.plan.crash);
    // Between any two effects, or after the last one.
    const survives = crashes ? this.#random.below(effects.length + 1) : effects.length;
    this.#perform(broker, effects.slice(0, survives));
    // Cut off in the middle, memory is ahead of the disk; what a restart makes of that is checked by what follows.
    if (survives === effects.length && (crashes || this.steps % restEverySteps === 0)) this.atRest();
    if (crashes) this.#crash();
  }

  #perform(broker: RunningBroker, effects: readonly Effect[]): void {
    for (const effect of effects) {
      switch (effect.kind) {
        case 'reply':
          this.#reply(broker, effect.token, effect.body);
          break;
        case 'append': {
          const { topic, partition, endOffset } = effect;
          this.disk.append(effect, () =>
            this.#step(broker, { kind: 'appended', topic, partition, endOffset, failed: false }),
          );
          break;
        }
        case 'read': {
          const bytes = this.disk
            .log(effect, effect.segmentBase)
            .subarray(effect.position, effect.position + effect.length);
          this.queue.plan(this.#delay(), () => this.#step(broker, { kind: 'readDone', readId: effect.readId, bytes }));
          break;
        }
        case 'setTimer': {
          const { key, atMs } = effect;
          broker.timers.set(key, atMs);
          this.queue.plan(atMs - this.queue.nowMs, () => {
            if (broker.timers.get(key) !== atMs) return;
            broker.timers.delete(key);
            this.#step(broker, { kind: 'timer', key });
          });
          break;
        }
        case 'clearTimer':
          broker.timers.delete(effect.key);
          break;
        default:
          this.disk.perform(effect);
      }
    }
  }

  #reply(broker: RunningBroker, token: number, draft: unknown): void {
    const waiting = broker.calls.get(token);
    broker.calls.delete(token);
    if (waiting === undefined) return;
    const { client, callId, sent } = waiting;
    const body = answerThroughTheWire(sent.api, sent.version, draft);
    const seen: Seen = { broker, disk: this.disk };
    this.trace(() => `${client.name} ← ${sent.api.name} ${print(body)}`);
    this.#stored.replyTo(seen, token, sent, body);
    for (const checker of this.#checkers) checker.onReply?.(seen, sent, body);
    this.queue.plan(client.inOrder('in', this.#delay()), () => client.answer(callId, body));
  }
}

/** One line, bytes by their length. */
function print(body: unknown): string {
  return JSON.stringify(body, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer'
      ? `${(value as unknown as { data: number[] }).data.length} bytes`
      : value,
  );
}

export function* createTopics(names: readonly string[], partitions: number): Script<void> {
  for (;;) {
    const topics = names.map((name) => ({ name, numPartitions: partitions, replicationFactor: 1 }));
    const answer = yield* call(createTopicsApi, 5, { topics, timeoutMs: 1000 });
    if (answer?.topics.every(({ errorCode }) => errorCode === 0 || errorCode === 36) === true) return;
    yield* sleep(50);
  }
}
