import type { Random } from '@rail/kernel';
import type { Call } from './checkers/checker.ts';
import type { EventQueue } from './event-queue.ts';
import type { Script, Wait } from './script.ts';

/** How a client reaches its world. */
export interface Post {
  send(client: SimClient, callId: number, call: Call): void;
  /** Whether the process is lost now, before it reads an answer. */
  dies(): boolean;
  /** Somebody takes a frozen process for dead and starts another one in its place. */
  replace(client: SimClient): void;
  readonly livesOn: boolean;
  trace(line: string): void;
}

/** A client process: runs its script, one request at a time over one connection. */
export class SimClient {
  readonly name: string;
  connectionId = 1;
  done = false;
  /** Replaced while frozen: when it wakes it goes on with what it was doing, and is not started again. */
  isZombie = false;
  readonly #newScript: (isRetired: () => boolean) => Script<void>;
  readonly #queue: EventQueue;
  readonly #random: Random;
  readonly #post: Post;
  readonly #lastMs = { out: 0, in: 0 };
  #script: Script<void> | undefined;
  /** Only the latest wait can be ended: late answers and timeouts of earlier ones are nothing. */
  #waitId = 0;
  #calls = false;

  constructor(
    name: string,
    newScript: (isRetired: () => boolean) => Script<void>,
    queue: EventQueue,
    random: Random,
    post: Post,
  ) {
    this.name = name;
    this.#newScript = newScript;
    this.#queue = queue;
    this.#random = random;
    this.#post = post;
  }

  start(): void {
    this.#script = this.#newScript(() => this.isZombie);
    this.#goOn(undefined);
  }

  answer(callId: number, body: unknown): void {
    if (callId !== this.#waitId) return;
    if (this.isZombie || !this.#post.dies()) this.#goOn(body);
    else if (this.#random.chance(0.5)) this.#die();
    else this.#freeze(body);
  }

  /** No answer will come. */
  fail(callId: number): void {
    if (callId !== this.#waitId) return;
    this.connectionId++;
    this.#goOn(undefined);
  }

  disconnected(): void {
    if (this.#calls) this.fail(this.#waitId);
  }

  /** How long a message takes that must not overtake earlier ones of the same direction. */
  inOrder(direction: 'out' | 'in', delayMs: number): number {
    const atMs = Math.max(this.#lastMs[direction], this.#queue.nowMs + delayMs);
    this.#lastMs[direction] = atMs;
    return atMs - this.#queue.nowMs;
  }

  #freeze(body: unknown): void {
    this.#post.trace(`${this.name} freezes and is replaced`);
    const waitId = ++this.#waitId;
    this.#calls = false;
    this.isZombie = true;
    this.#post.replace(this);
    this.#queue.plan(this.#random.between(50, 4000), () => {
      this.#post.trace(`${this.name} wakes up`);
      if (waitId === this.#waitId) this.#goOn(body);
    });
  }

  #die(): void {
    this.#post.trace(`${this.name} dies`);
    this.#waitId++;
    this.#calls = false;
    this.connectionId++;
    this.#queue.plan(this.#random.between(100, 2000), () => this.start());
  }

  #goOn(value: unknown): void {
    this.#waitId++;
    this.#calls = false;
    const next = this.#script!.next(value);
    if (next.done !== true) {
      this.#wait(next.value);
      return;
    }
    this.done = true;
    if (this.#post.livesOn && !this.isZombie) this.#queue.plan(this.#random.between(10, 500), () => this.start());
  }

  #wait(wait: Wait): void {
    const waitId = this.#waitId;
    if (wait.kind === 'sleep') {
      this.#queue.plan(wait.ms, () => {
        if (waitId === this.#waitId) this.#goOn(undefined);
      });
      return;
    }
    this.#calls = true;
    this.#queue.plan(wait.timeoutMs, () => this.fail(waitId));
    this.#post.send(this, waitId, { client: this.name, api: wait.api, version: wait.version, request: wait.body });
  }
}
