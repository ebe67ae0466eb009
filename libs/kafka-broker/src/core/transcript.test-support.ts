import { readdirSync, readFileSync, writeFileSync } from 'node:fs';

import { expect, test } from '@jest/globals';
import {
  addOffsetsToTxnApi,
  addPartitionsToTxnApi,
  type Api,
  deleteGroupsApi,
  describeGroupsApi,
  type Draft,
  endTxnApi,
  errorInfo,
  heartbeatApi,
  initProducerIdApi,
  joinGroupApi,
  leaveGroupApi,
  offsetCommitApi,
  offsetFetchApi,
  syncGroupApi,
  txnOffsetCommitApi,
} from '@rail/kafka-protocol';
import { Random } from '@rail/kernel';

import { throughTheWire } from '../sim/network.ts';
import type { Coordinator, CoordinatorEffect, CoordinatorEvent, LogEntry } from './contract.ts';
import { createGroupCoordinator, type GroupCoordinator } from './groups/coordinator.ts';
import { createTransactionCoordinator, type TransactionCoordinator } from './transactions/coordinator.ts';

type Words = Readonly<Record<string, string>>;

const bytes = (text: string): Buffer => Buffer.from(text);
const list = (text: string | undefined): string[] => (text === undefined || text === '' ? [] : text.split(','));
const at = (text: string): { topic: string; partition: number } => {
  const dash = text.lastIndexOf('-');
  return { topic: text.slice(0, dash), partition: Number(text.slice(dash + 1)) };
};

/** `name@offset` or `name`, as topics of a request. */
const topicsOf = (text: string | undefined) =>
  list(text).map((entry) => {
    const [where, offset] = entry.split('@');
    const { topic, partition } = at(where!);
    return { name: topic, partition, offset: Number(offset ?? 0) };
  });

/**
 * Runs a transcript: one command a line, what follows from it indented below. Both coordinators are real; their logs
 * are kept in memory and store at once, unless `hold` stops them until `store`.
 */
export class Transcript {
  #nowMs = 0;
  #lines: string[] = [];
  #token = 0;
  #held: (() => void)[] | undefined;
  readonly #log: { readonly coordinator: string; readonly entry: LogEntry }[] = [];
  readonly #tokens = new Map<number, string>();
  readonly #timers = new Map<
    string,
    { readonly atMs: number; readonly coordinator: Coordinator; readonly key: string }
  >();
  readonly #ids = new Map<string, string>();
  #groups!: GroupCoordinator;
  #transactions!: TransactionCoordinator;

  constructor() {
    this.#boot();
  }

  run(command: string): readonly string[] {
    this.#lines = [];
    const [verb, ...rest] = command.split(' ');
    const words = Object.fromEntries(rest.map((word) => [word.split('=')[0]!, word.slice(word.indexOf('=') + 1)]));
    this.#command(verb!, words);
    return this.#lines;
  }

  /** The durable state of both coordinators. */
  print(): string {
    const states = [this.#groups.print(), this.#transactions.print()].filter((text) => text !== '');
    return this.#shorten(states.join('\n'));
  }

  #command(verb: string, words: Words): void {
    switch (verb) {
      case 'advance':
        this.#advance(Number(words['ms']));
        break;
      case 'hold':
        this.#held = [];
        break;
      case 'store': {
        const held = this.#held ?? [];
        this.#held = undefined;
        for (const release of held) release();
        break;
      }
      case 'restart':
        this.#held = undefined;
        this.#timers.clear();
        this.#boot();
        break;
      case 'print':
        this.#lines.push(...this.print().split('\n'));
        break;
      default:
        this.#request(verb, words);
    }
  }

  /** Fresh coordinators, folded from the logs; unlike `restart`, nothing goes on from there. */
  replay(): void {
    this.#fold();
  }

  #boot(): void {
    this.#fold();
    for (const coordinator of [this.#transactions, this.#groups]) this.#tell(coordinator, { kind: 'started' });
  }

  #fold(): void {
    const host = {
      brokerId: 1,
      host: 'broker',
      port: 9092,
      partitionExists: (topic: string) => topic !== 'missing',
      partitionCount: () => 4,
    };
    this.#transactions = createTransactionCoordinator(host, new Random(7));
    this.#groups = createGroupCoordinator(host, new Random(7), this.#transactions);
    for (const { coordinator, entry } of this.#log) this.#named(coordinator).evolve(entry, this.#nowMs);
  }

  #named(name: string): Coordinator {
    return name === 'group' ? this.#groups : this.#transactions;
  }

  #advance(ms: number): void {
    const untilMs = this.#nowMs + ms;
    for (;;) {
      const due = [...this.#timers.entries()].filter(([, timer]) => timer.atMs <= untilMs);
      const next = due.toSorted((a, b) => a[1].atMs - b[1].atMs)[0];
      if (next === undefined) break;
      this.#timers.delete(next[0]);
      this.#nowMs = Math.max(this.#nowMs, next[1].atMs);
      this.#tell(next[1].coordinator, { kind: 'timer', key: next[1].key });
    }
    this.#nowMs = untilMs;
  }

  #request(verb: string, words: Words): void {
    const shape = commands[verb];
    expect(shape).toBeDefined();
    const [api, latest, bodyOf] = shape!;
    const version = Number(words['v'] ?? latest);
    const resolved = Object.fromEntries(Object.entries(words).map(([word, value]) => [word, this.#resolve(value)]));
    const token = this.#token++;
    this.#tokens.set(token, words['as'] ?? '');
    const body = throughTheWire(api, version, bodyOf(resolved));
    const coordinator = this.#groups.serves.some(({ apiKey }) => apiKey === api.key)
      ? this.#groups
      : this.#transactions;
    const request = { token, connectionId: 1, apiKey: api.key, apiVersion: version, clientHost: '/1.2.3.4', body };
    this.#tell(coordinator, { kind: 'request', request: { ...request, clientId: words['as'] ?? 'client' } });
  }

  #resolve(text: string): string {
    let resolved = text;
    for (const [id, short] of this.#ids) resolved = resolved.replaceAll(short, id);
    return resolved;
  }

  #tell(coordinator: Coordinator, event: CoordinatorEvent): void {
    this.#perform(coordinator, coordinator.handle(event, this.#nowMs));
  }

  #perform(coordinator: Coordinator, effects: readonly CoordinatorEffect[]): void {
    for (const effect of effects) this.#performOne(coordinator, effect);
  }

  #performOne(coordinator: Coordinator, effect: CoordinatorEffect): void {
    switch (effect.kind) {
      case 'reply':
        this.#say(`${this.#tokens.get(effect.token)} gets ${this.#show(effect.body)}`);
        break;
      case 'replyAfterAppends':
        this.#stored(() => this.#say(`${this.#tokens.get(effect.token)} gets ${this.#show(effect.body)}`));
        break;
      case 'appendRecords':
        for (const { key, value } of effect.records) {
          const entry = {
            kind: 'record',
            offset: this.#log.length,
            timestampMs: this.#nowMs,
            key,
            value,
            transaction: effect.transaction,
          } as const;
          this.#enter(coordinator.name, entry);
        }
        this.#say(
          `log ${effect.records.length} ${effect.transaction === undefined ? '' : 'transactional '}to ${coordinator.topic}`,
        );
        this.#stored(() => {
          this.#perform(coordinator, effect.then ?? []);
          if (effect.tag !== undefined) this.#tell(coordinator, { kind: 'appended', tag: effect.tag, error: 0 });
        });
        break;
      case 'writeMarker': {
        const { topic, partition, producerId, producerEpoch, commit, tag } = effect;
        this.#say(`marker ${commit ? 'commit' : 'abort'} of ${producerId}/${producerEpoch} to ${topic}-${partition}`);
        if (topic === this.#groups.topic) {
          const entry = {
            kind: 'marker',
            offset: this.#log.length,
            timestampMs: this.#nowMs,
            producerId,
            producerEpoch,
            commit,
          } as const;
          this.#enter('group', entry);
        }
        this.#stored(() => this.#tell(coordinator, { kind: 'markerWritten', tag, topic, partition, error: 0 }));
        break;
      }
      case 'reserveProducerIds':
        this.#tell(coordinator, { kind: 'producerIdsReserved', tag: effect.tag, error: 0, firstId: 1000, count: 1000 });
        break;
      case 'setTimer':
        this.#timers.set(`${coordinator.name}:${effect.key}`, { atMs: effect.atMs, coordinator, key: effect.key });
        break;
      case 'clearTimer':
        this.#timers.delete(`${coordinator.name}:${effect.key}`);
        break;
    }
  }

  #shorten(text: string): string {
    return text.replaceAll(
      /([\w.]*)-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/g,
      (id: string, name: string) => {
        const known = this.#ids.get(id);
        if (known !== undefined) return known;
        const used = [...this.#ids.values()].filter((short) => short.startsWith(`${name}#`)).length;
        this.#ids.set(id, `${name}#${used + 1}`);
        return `${name}#${used + 1}`;
      },
    );
  }

  #enter(name: string, entry: LogEntry): void {
    this.#log.push({ coordinator: name, entry });
    this.#named(name).evolve(entry, this.#nowMs);
  }

  #stored(release: () => void): void {
    if (this.#held === undefined) release();
    else this.#held.push(release);
  }

  #say(line: string): void {
    this.#lines.push(line);
  }

  /** A body without its empty fields; errors by name, bytes as text, member ids numbered as they appear. */
  #show(body: unknown): string {
    const text = JSON.stringify(body, (name, value: unknown) => {
      if (name.toLowerCase().endsWith('errorcode')) return value === 0 ? undefined : errorInfo(value as number).name;
      if (typeof value === 'object' && value !== null && 'type' in value && 'data' in value) {
        return Buffer.from(value.data as number[]).toString();
      }
      return value === '' || value === null || value === 0 || value === false ? undefined : value;
    });
    return this.#shorten(text)
      .replaceAll('"', '')
      .replaceAll(/,?\w+:\[\]/g, '')
      .replaceAll('{,', '{')
      .replaceAll(',', ', ');
  }
}

type Command = readonly [api: Api<unknown, unknown>, version: number, bodyOf: (words: Words) => unknown];

const command = <Req, Res>(
  api: Api<Req, Res>,
  version: number,
  bodyOf: (words: Words) => NoInfer<Draft<Req>>,
): Command => [api as Api<unknown, unknown>, version, bodyOf];

const member = (words: Words) => ({
  groupId: words['group'] ?? 'g',
  memberId: words['member'] ?? '',
  groupInstanceId: words['instance'] ?? null,
});
const producer = (words: Words) => ({
  transactionalId: words['id'] ?? 't',
  producerId: Number(words['producer']),
  producerEpoch: Number(words['epoch']),
});
const offsets = (words: Words) =>
  topicsOf(words['offsets']).map(({ name, partition, offset }) => ({
    name,
    partitions: [{ partitionIndex: partition, committedOffset: offset, committedMetadata: words['metadata'] ?? '' }],
  }));

const commands: Readonly<Record<string, Command>> = {
  join: command(joinGroupApi, 5, (words) => ({
    ...member(words),
    sessionTimeoutMs: Number(words['session'] ?? 10_000),
    rebalanceTimeoutMs: Number(words['rebalance'] ?? 5000),
    protocolType: words['type'] ?? 'consumer',
    protocols: list(words['protocols'] ?? 'range').map((name) => ({
      name,
      metadata: bytes(words['offers'] ?? 'topics'),
    })),
  })),
  sync: command(syncGroupApi, 3, (words) => ({
    ...member(words),
    generationId: Number(words['generation']),
    assignments: list(words['assign']).map((entry) => {
      const [memberId, assignment] = entry.split(':');
      return { memberId: memberId!, assignment: bytes(assignment ?? '') };
    }),
  })),
  heartbeat: command(heartbeatApi, 3, (words) => ({ ...member(words), generationId: Number(words['generation']) })),
  leave: command(leaveGroupApi, 3, (words) => ({
    groupId: words['group'] ?? 'g',
    members: [{ memberId: words['member'] ?? '', groupInstanceId: words['instance'] ?? null }],
  })),
  describe: command(describeGroupsApi, 4, (words) => ({ groups: [words['group'] ?? 'g'] })),
  'delete-group': command(deleteGroupsApi, 1, (words) => ({ groupsNames: [words['group'] ?? 'g'] })),
  commit: command(offsetCommitApi, 7, (words) => ({
    ...member(words),
    generationIdOrMemberEpoch: Number(words['generation'] ?? -1),
    topics: offsets(words),
  })),
  offsets: command(offsetFetchApi, 7, (words) => ({
    groupId: words['group'] ?? 'g',
    topics: topicsOf(words['of']).map(({ name, partition }) => ({ name, partitionIndexes: [partition] })),
    requireStable: words['stable'] === 'true',
  })),
  init: command(initProducerIdApi, 4, (words) => ({
    transactionalId: words['id'] ?? 't',
    transactionTimeoutMs: Number(words['timeout'] ?? 60_000),
    producerId: Number(words['producer'] ?? -1),
    producerEpoch: Number(words['epoch'] ?? -1),
  })),
  add: command(addPartitionsToTxnApi, 3, (words) => ({
    v3AndBelowTransactionalId: producer(words).transactionalId,
    v3AndBelowProducerId: producer(words).producerId,
    v3AndBelowProducerEpoch: producer(words).producerEpoch,
    v3AndBelowTopics: list(words['to']).map((text) => ({ name: at(text).topic, partitions: [at(text).partition] })),
  })),
  'add-offsets': command(addOffsetsToTxnApi, 3, (words) => ({ ...producer(words), groupId: words['group'] ?? 'g' })),
  'txn-commit': command(txnOffsetCommitApi, 3, (words) => ({
    ...producer(words),
    ...member(words),
    generationId: Number(words['generation'] ?? -1),
    topics: offsets(words),
  })),
  end: command(endTxnApi, 3, (words) => ({ ...producer(words), committed: words['outcome'] === 'commit' })),
};

/** One test per transcript of the folder. With `rewrite` the files are written anew: review the difference like code. */
export function testTranscripts(folder: URL, rewrite: boolean): void {
  const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  test.each(names)('%s', (name) => {
    const file = new URL(name, folder);
    const written = readFileSync(file, 'utf8');
    const transcript = new Transcript();
    const replayed = written.split('\n').flatMap((line) => {
      if (line.startsWith('    ')) return [];
      if (line === '' || line.startsWith('#')) return [line];
      return [line, ...transcript.run(line).map((said) => `    ${said}`)];
    });
    if (rewrite) writeFileSync(file, replayed.join('\n'));
    else expect(replayed.join('\n')).toBe(written);
  });
}
