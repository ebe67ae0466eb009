import { describe, expect, test } from '@jest/globals';
import * as fc from 'fast-check';
import type { TopicPartition } from '@rail/kafka-client';
import { LinePauses } from './line-pauses.ts';

const topics = ['line.health.visit', 'line.finance.invoice'] as const;
const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/** A fetcher that hands out one offset after the other, and what becomes of them. */
class Bench {
  readonly paused = new Set<string>();
  readonly held = new Set<string>();
  readonly next = new Map<string, number>();
  readonly positions = new Map<string, number>();
  readonly stopped = new Set<string>();
  readonly routed: string[] = [];
  revision = 0;
  readonly pauses = new LinePauses({
    paused: this,
    fetcher: {
      seek: (topic, partition, offset) => void this.positions.set(keyOf({ topic, partition }), offset),
      pause: (topic, partition) => void this.stopped.add(keyOf({ topic, partition })),
      resume: (topic, partition) => void this.stopped.delete(keyOf({ topic, partition })),
    },
    nextOf: (at) => ({ offset: this.next.get(keyOf(at))!, leaderEpoch: 0 }),
    isHeld: (at) => this.held.has(keyOf(at)),
  });

  isPaused(topic: string): boolean {
    return this.paused.has(topic.split('.')[1]!);
  }

  assign(at: TopicPartition): void {
    this.next.set(keyOf(at), 0);
    this.positions.set(keyOf(at), 0);
    this.pauses.assigned(at);
  }

  say(line: string, isPaused: boolean): void {
    if (isPaused) this.paused.add(line);
    else this.paused.delete(line);
    this.revision++;
  }

  /** Hands out some, which are routed unless the line is paused meanwhile. */
  turn(meanwhile: () => void): void {
    this.pauses.follow();
    const batches = [...this.positions].filter(([key]) => !this.stopped.has(key));
    for (const [key, offset] of batches) this.positions.set(key, offset + 1);
    meanwhile();
    for (const [key, offset] of batches) {
      const [topic, partition] = key.split('/') as [string, string];
      this.pauses.follow();
      if (this.pauses.holds({ topic, partition: Number(partition) })) continue;
      this.routed.push(`${key}@${offset}`);
      this.next.set(key, offset + 1);
    }
  }
}

describe('paused lines', () => {
  test('lose no record, route none twice and none while they are paused', () => {
    const saying = fc.record({ line: fc.constantFrom('health', 'finance'), isPaused: fc.boolean() });
    fc.assert(
      fc.property(fc.array(fc.option(saying, { nil: undefined }), { maxLength: 60 }), (turns) => {
        const bench = new Bench();
        for (const topic of topics) bench.assign({ topic, partition: 0 });
        for (const said of turns) {
          const before = bench.routed.length;
          bench.turn(() => {
            if (said !== undefined) bench.say(said.line, said.isPaused);
          });
          const now = bench.routed.slice(before).map((place) => place.split('.')[1]!);
          expect(now.filter((line) => bench.paused.has(line))).toEqual([]);
        }
        for (const topic of topics) {
          const own = bench.routed.filter((place) => place.startsWith(topic));
          expect(own).toEqual(own.map((_, at) => `${topic}/0@${at}`));
        }
      }),
    );
  });

  test('hold a partition that is assigned while its line is paused', () => {
    const bench = new Bench();
    bench.say('health', true);
    bench.assign({ topic: topics[0], partition: 1 });
    bench.turn(() => undefined);

    expect(bench.routed).toEqual([]);
    bench.say('health', false);
    bench.turn(() => undefined);
    expect(bench.routed).toEqual(['line.health.visit/1@0']);
  });

  test('do not let a partition go on that waits for something else, nor touch one that was given away', () => {
    const bench = new Bench();
    const [at, other] = topics.map((topic) => ({ topic, partition: 0 }));
    bench.assign(at!);
    bench.assign(other!);
    for (const line of ['health', 'finance']) bench.say(line, true);
    bench.pauses.follow();
    bench.held.add(keyOf(at!));
    bench.pauses.released([other!]);
    for (const line of ['health', 'finance']) bench.say(line, false);
    bench.pauses.follow();

    expect([...bench.stopped].sort()).toEqual([keyOf(other!), keyOf(at!)].sort());
  });
});
