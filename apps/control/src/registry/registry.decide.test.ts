import { describe, expect, test } from '@jest/globals';
import type { CompatibilityLevel } from '@rail/avro';
import {
  decideDeleteSubject,
  decideDeleteVersion,
  decideRegister,
  lookUpSchema,
  testCompatibility,
  versionOf,
  versionsOf,
} from './registry.decide.ts';
import { fromRecord, toRecord } from './registry-record.ts';
import { emptyRegistry, evolve, type RegistryEvent, type RegistryState } from './registry.state.ts';

/** A registry and the records that made it. */
class AnExchange {
  readonly state: RegistryState = emptyRegistry();
  readonly events: RegistryEvent[] = [];

  register(subject: string, schema: string): number {
    const { id, events } = decideRegister(this.state, subject, { schema });
    this.apply(events);
    return id;
  }

  apply(events: readonly RegistryEvent[]): void {
    for (const event of events) evolve(this.state, event);
    this.events.push(...events);
  }

  level(level: CompatibilityLevel, subject: string | null = null): void {
    this.apply([{ keytype: 'CONFIG', subject, level }]);
  }

  deleteVersion(subject: string, version: string, permanent = false): number {
    const decided = decideDeleteVersion(this.state, subject, version, permanent);
    this.apply([decided.event]);
    return decided.version;
  }

  /** What a registry knows that reads the records anew. */
  replayed(): RegistryState {
    const state = emptyRegistry();
    for (const event of this.events) evolve(state, fromRecord(toRecord(event))!);
    return state;
  }
}

const aRecord = (...fields: readonly string[]): string =>
  `{"type":"record","name":"gov.Enterprise","fields":[${fields.join(',')}]}`;
const uscc = '{"name":"uscc","type":"string"}';
const capital = '{"name":"capital","type":"long"}';
const capitalOrNot = '{"name":"capital","type":["null","long"],"default":null}';

const refusing = (code: number) => expect.objectContaining({ errorCode: code }) as unknown;
function refusal(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

describe('registering', () => {
  test('gives one schema one id, whatever the subject and the white space', () => {
    const exchange = new AnExchange();

    const ids = [
      exchange.register('a-value', aRecord(uscc)),
      exchange.register('b-value', aRecord(uscc, capital)),
      exchange.register('b-key', aRecord(uscc).replaceAll(',', ' ,\n')),
      exchange.register('a-value', aRecord(uscc)),
    ];

    expect(ids).toEqual([1, 2, 1, 1]);
    expect(versionsOf(exchange.state, 'a-value')).toHaveLength(1);
  });

  test('takes a bare type name for a schema', () => {
    const exchange = new AnExchange();

    expect(exchange.register('key', '"string"')).toBe(1);
    expect(exchange.register('key2', 'string')).toBe(1);
  });

  test.each([
    ['{"type":"record"}', undefined],
    ['no such type', undefined],
    ['{}', 'PROTOBUF'],
  ])('refuses %s as no Avro schema', (schema, schemaType) => {
    expect(refusal(() => decideRegister(emptyRegistry(), 's', { schema, schemaType }))).toEqual(refusing(42_201));
  });

  test('refuses references, which it cannot resolve', () => {
    const request = { schema: '"string"', references: [{ name: 'x', subject: 'x', version: 1 }] };

    expect(refusal(() => decideRegister(emptyRegistry(), 's', request))).toEqual(refusing(42_201));
  });
});

describe('compatibility', () => {
  const bare = aRecord(uscc);
  const optional = aRecord(uscc, capitalOrNot);
  const required = aRecord(uscc, capital);

  test.each<[CompatibilityLevel, string, string, boolean]>([
    ['BACKWARD', bare, optional, true],
    ['BACKWARD', bare, required, false],
    ['BACKWARD', required, bare, true],
    ['FORWARD', bare, required, true],
    ['FORWARD', required, bare, false],
    ['FORWARD', optional, bare, true],
    ['FULL', bare, optional, true],
    ['FULL', bare, required, false],
    ['FULL', required, bare, false],
    ['NONE', bare, '"long"', true],
  ])('%s: after %s, %s may follow: %s', (level, before, after, isAllowed) => {
    const exchange = new AnExchange();
    exchange.level(level);
    exchange.register('s', before);

    const outcome = refusal(() => exchange.register('s', after));

    expect(outcome).toEqual(isAllowed ? 2 : refusing(409));
    const against = versionsOf(exchange.state, 's').slice(0, 1);
    expect(testCompatibility(exchange.state, 's', { schema: after }, against).length === 0).toBe(isAllowed);
  });

  test('only a transitive level looks past the latest version', () => {
    const [first, second, third] = [
      aRecord(capital),
      aRecord(uscc.replace('}', ',"default":""}')),
      aRecord(capitalOrNot),
    ];
    const fourth = aRecord('{"name":"capital","type":"string","default":""}');
    for (const [level, isAllowed] of [
      ['BACKWARD', true],
      ['BACKWARD_TRANSITIVE', false],
    ] as const) {
      const exchange = new AnExchange();
      exchange.register('s', first);
      exchange.register('s', second);
      exchange.level(level, 's');

      expect(refusal(() => exchange.register('s', third))).toBe(3);
      exchange.deleteVersion('s', '3');
      expect(refusal(() => exchange.register('s', fourth))).toEqual(isAllowed ? 4 : refusing(409));
    }
  });

  test('the level of a subject outdoes that of all, until it is taken back', () => {
    const exchange = new AnExchange();
    exchange.register('s', aRecord(uscc));
    exchange.level('NONE', 's');
    expect(exchange.register('s', '"long"')).toBe(2);

    exchange.apply([{ keytype: 'CONFIG', subject: 's', level: null }]);

    expect(refusal(() => exchange.register('s', '"bytes"'))).toEqual(refusing(409));
  });
});

describe('versions', () => {
  test('are found by number and as the latest', () => {
    const exchange = new AnExchange();
    exchange.register('s', aRecord(uscc));
    exchange.register('s', aRecord(uscc, capitalOrNot));
    const { state } = exchange;

    expect(versionOf(state, 's', '1').id).toBe(1);
    expect(versionOf(state, 's', 'latest').version).toBe(2);
    expect(versionOf(state, 's', '-1').version).toBe(2);
    expect(refusal(() => versionOf(state, 's', '3'))).toEqual(refusing(40_402));
    expect(refusal(() => versionOf(state, 's', 'first'))).toEqual(refusing(42_202));
    expect(refusal(() => versionOf(state, 'unknown', '1'))).toEqual(refusing(40_401));
  });

  test('are looked up by their schema in one subject only', () => {
    const exchange = new AnExchange();
    exchange.register('s', aRecord(uscc));
    exchange.register('t', aRecord(uscc, capital));
    const { state } = exchange;

    expect(lookUpSchema(state, 's', { schema: aRecord(uscc) })).toMatchObject({ subject: 's', version: 1, id: 1 });
    expect(refusal(() => lookUpSchema(state, 's', { schema: aRecord(uscc, capital) }))).toEqual(refusing(40_403));
    expect(refusal(() => lookUpSchema(state, 'u', { schema: aRecord(uscc) }))).toEqual(refusing(40_401));
  });
});

describe('deleting', () => {
  test('hides a subject, and forgets it only when asked once more', () => {
    const exchange = new AnExchange();
    exchange.register('s', aRecord(uscc));
    const { state } = exchange;
    expect(refusal(() => decideDeleteSubject(state, 's', true))).toEqual(refusing(40_405));

    exchange.apply(decideDeleteSubject(state, 's', false));
    expect(refusal(() => versionsOf(state, 's'))).toEqual(refusing(40_401));
    expect(versionsOf(state, 's', true)).toHaveLength(1);
    expect(state.schemaById.get(1)).toBeDefined();
    expect(refusal(() => decideDeleteSubject(state, 's', false))).toEqual(refusing(40_404));

    exchange.apply(decideDeleteSubject(state, 's', true));
    expect(refusal(() => versionsOf(state, 's', true))).toEqual(refusing(40_401));
    expect(state.schemaById.get(1)).toBeUndefined();
    expect(exchange.register('s', aRecord(capital))).toBe(2);
  });

  test('a hidden subject goes on with the next version and the id that its schema had', () => {
    const exchange = new AnExchange();
    exchange.register('s', aRecord(uscc));
    exchange.apply(decideDeleteSubject(exchange.state, 's', false));

    expect(exchange.register('s', aRecord(uscc))).toBe(1);
    expect(versionOf(exchange.state, 's', 'latest').version).toBe(2);
  });

  test('one version is hidden, then forgotten', () => {
    const exchange = new AnExchange();
    exchange.register('s', aRecord(uscc));
    exchange.register('s', aRecord(uscc, capitalOrNot));
    expect(refusal(() => exchange.deleteVersion('s', '1', true))).toEqual(refusing(40_407));

    expect(exchange.deleteVersion('s', '1')).toBe(1);
    expect(refusal(() => exchange.deleteVersion('s', '1'))).toEqual(refusing(40_406));
    expect(exchange.deleteVersion('s', '1', true)).toBe(1);

    expect(versionsOf(exchange.state, 's', true).map(({ version }) => version)).toEqual([2]);
    expect(refusal(() => exchange.deleteVersion('s', '1'))).toEqual(refusing(40_402));
  });
});

describe('records', () => {
  test('read anew give the live state', () => {
    const exchange = new AnExchange();
    exchange.register('s', aRecord(uscc));
    exchange.register('s', aRecord(uscc, capitalOrNot));
    exchange.register('t', aRecord(uscc));
    exchange.level('FULL');
    exchange.level('NONE', 't');
    exchange.apply([{ keytype: 'CONFIG', subject: 't', level: null }]);
    exchange.deleteVersion('s', '1');
    exchange.apply(decideDeleteSubject(exchange.state, 't', false));
    exchange.apply(decideDeleteSubject(exchange.state, 't', true));
    exchange.register('u', aRecord(capital));

    expect(exchange.replayed()).toEqual(exchange.state);
  });

  test('of kinds that other registries write change nothing', () => {
    for (const key of ['{"keytype":"NOOP","magic":0}', '{"keytype":"MODE","subject":null,"magic":0}']) {
      expect(fromRecord({ key, value: '{}' })).toBeUndefined();
    }
  });
});
