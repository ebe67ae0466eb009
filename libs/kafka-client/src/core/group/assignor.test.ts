import { describe, expect, test } from '@jest/globals';
import { Random } from '@rail/kernel';
import * as fc from 'fast-check';

import { partitionKey, type TopicPartition } from '../topic-partition.ts';
import { assignCooperativeSticky, type AssignorMember } from './assignor.ts';
import { ownershipChange } from './ownership.ts';

const keys = (partitions: readonly TopicPartition[]): string[] =>
  partitions.map((at) => partitionKey(at.topic, at.partition));

/** Rounds as the members play them: a member that has to give something up does so and joins again. */
class PlayedGroup {
  members: AssignorMember[] = [];
  generation = 0;
  readonly counts: ReadonlyMap<string, number>;

  constructor(counts: ReadonlyMap<string, number>) {
    this.counts = counts;
  }

  /** Plays rounds until nobody has to rejoin; returns how many it took. */
  settle(): number {
    for (let rounds = 1; ; rounds++) {
      this.generation++;
      const assignment = assignCooperativeSticky(this.members, this.counts);
      let mustRejoin = false;
      this.members = this.members.map((member) => {
        const assigned = assignment.get(member.memberId)!;
        if (ownershipChange(member.owned, assigned).revoked.length > 0) mustRejoin = true;
        return { ...member, owned: assigned, generation: this.generation };
      });
      this.expectSingleOwners(assignment);
      if (!mustRejoin) return rounds;
      expect(rounds).toBeLessThan(4);
    }
  }

  /** No partition is given to one member while another has held it up to this round. */
  expectSingleOwners(assignment: ReadonlyMap<string, readonly TopicPartition[]>): void {
    const all = [...assignment.values()].flatMap(keys);
    expect(new Set(all).size).toBe(all.length);
  }

  get loads(): number[] {
    return this.members.map(({ owned }) => owned.length);
  }
}

const aMember = (memberId: string, topics: string[]): AssignorMember => ({
  memberId,
  topics,
  owned: [],
  generation: -1,
});

describe('the cooperative-sticky assignor', () => {
  test('never hands a partition on in the round in which its holder still has it', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = new Random(seed);
        const counts = new Map([
          ['a', random.between(0, 7)],
          ['b', random.between(1, 7)],
        ]);
        const group = new PlayedGroup(counts);
        for (let i = 0; i < 6; i++) {
          if (random.chance(0.6)) group.members.push(aMember(`m${i}`, ['a', 'b']));
          else if (group.members.length > 1) group.members.splice(random.below(group.members.length), 1);
          const before = new Map(
            group.members.flatMap((member) => keys(member.owned).map((key) => [key, member.memberId])),
          );
          for (const [memberId, partitions] of assignCooperativeSticky(group.members, counts)) {
            for (const key of keys(partitions)) expect(before.get(key) ?? memberId).toBe(memberId);
          }
          if (group.members.length > 0) group.settle();
        }
      }),
      { numRuns: 300 },
    );
  });

  test('ends with every partition owned once, and loads within one of each other where subscriptions are equal', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 5 }),
        (size, counts) => {
          const group = new PlayedGroup(new Map(counts.map((count, i) => [`t${i}`, count])));
          const topics = [...group.counts.keys()];
          for (let i = 0; i < size; i++) {
            group.members.push(aMember(`m${i}`, topics));
            group.settle();
          }
          const total = counts.reduce((sum, count) => sum + count, 0);
          expect(group.loads.reduce((sum, load) => sum + load, 0)).toBe(total);
          expect(Math.max(...group.loads) - Math.min(...group.loads)).toBeLessThanOrEqual(1);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('moves no more than balance takes when a member joins, and nothing when nothing changed', () => {
    const group = new PlayedGroup(new Map([['a', 12]]));
    group.members = [aMember('m0', ['a']), aMember('m1', ['a'])];
    group.settle();
    const before = group.members.map(({ owned }) => keys(owned));
    expect(group.settle()).toBe(1);
    expect(group.members.map(({ owned }) => keys(owned))).toEqual(before);
    group.members.push(aMember('m2', ['a']));
    expect(group.settle()).toBe(2);
    expect(group.loads).toEqual([4, 4, 4]);
    for (const [at, kept] of before.entries())
      expect(kept).toEqual(expect.arrayContaining(keys(group.members[at]!.owned)));
  });

  test('with unequal subscriptions no single move would even out two members', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = new Random(seed);
        const topics = ['a', 'b', 'c'];
        const group = new PlayedGroup(new Map(topics.map((topic) => [topic, random.between(1, 8)])));
        group.members = Array.from({ length: random.between(1, 5) }, (_, i) =>
          aMember(
            `m${i}`,
            topics.filter(() => random.chance(0.6)),
          ),
        );
        group.settle();
        for (const from of group.members) {
          for (const { topic } of from.owned) {
            for (const to of group.members) {
              if (to.topics.includes(topic)) expect(to.owned.length + 1).toBeGreaterThanOrEqual(from.owned.length);
            }
          }
        }
      }),
      { numRuns: 300 },
    );
  });

  test('of two members that claim a partition, the one of the later generation keeps it', () => {
    const owned = [{ topic: 'a', partition: 0 }];
    const late = { ...aMember('late', ['a']), owned, generation: 7 };
    const early = { ...aMember('early', ['a']), owned, generation: 6 };
    const assignment = assignCooperativeSticky([early, late], new Map([['a', 1]]));
    expect(assignment.get('late')).toEqual(owned);
    expect(assignment.get('early')).toEqual([]);
  });
});
