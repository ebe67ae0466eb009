import { checkCompatibility, parseSchema, schemaToJson } from '@rail/avro';
import { describe, expect, test } from '@jest/globals';

import { linkageKey } from '../treatments/linkage-key.ts';
import type { Treatment } from '../treatments/treatment.ts';
import { deriveShareSchema } from './derive-share-schema.ts';

const dataset = parseSchema({
  type: 'record',
  name: 'reg.Enterprise',
  fields: [
    { name: 'uscc', type: 'string' },
    { name: 'name', type: 'string', 'rail.personal': true },
    { name: 'capital', type: ['null', 'long'], default: null },
    { name: 'currency', type: 'string', default: '156' },
    {
      name: 'home',
      type: {
        type: 'record',
        name: 'Address',
        fields: [
          { name: 'code', type: 'string' },
          { name: 'detail', type: 'string', 'rail.personal': true },
        ],
      },
    },
    { name: 'branches', type: { type: 'array', items: 'Address' } },
    {
      name: 'owner',
      type: [
        { type: 'record', name: 'Person', fields: [{ name: 'idNumber', type: 'string' }] },
        { type: 'record', name: 'Organisation', fields: [{ name: 'uscc', type: 'string' }] },
      ],
    },
    { name: 'parent', type: ['null', 'Enterprise'], default: null },
  ],
});

const pass: Treatment = { kind: 'pass' };
const hash: Treatment = { kind: 'hash', key: linkageKey(Buffer.from('secret')) };

interface FieldJson {
  readonly name: string;
  readonly type: unknown;
  readonly default?: unknown;
}

function fieldsOf(...rules: readonly (readonly [string, Treatment])[]): FieldJson[] {
  const schema = deriveShareSchema(
    dataset,
    rules.map(([path, treatment]) => ({ path, treatment })),
    { name: 'share.S' },
  );
  return (schemaToJson(schema) as { fields: FieldJson[] }).fields;
}

describe('the schema of a share', () => {
  test('holds the named fields only, in the order of the dataset', () => {
    expect(fieldsOf(['capital', pass], ['uscc', pass]).map(({ name }) => name)).toEqual(['uscc', 'capital']);
  });

  test('keeps types, but makes personal fields nullable so that they can be withdrawn', () => {
    const [uscc, name] = fieldsOf(['uscc', pass], ['name', pass]);

    expect(uscc).toMatchObject({ type: 'string' });
    expect(uscc).not.toHaveProperty('default');
    expect(name).toMatchObject({ type: ['null', 'string'], default: null });
  });

  test('a personal field within a passed record becomes nullable too', () => {
    const [home] = fieldsOf(['home', pass]);

    expect(home?.type).toMatchObject({ name: 'Address', fields: [{ type: 'string' }, { type: ['null', 'string'] }] });
  });

  test('one type shared in two ways becomes two types', () => {
    const [home, branches] = fieldsOf(['home', pass], ['branches.code', pass]);

    expect(home?.type).toMatchObject({ name: 'Address' });
    expect(branches?.type).toMatchObject({ items: { name: 'Address_2', fields: [{ name: 'code' }] } });
  });

  test('a treatment that changes the type drops a default that no longer fits, for null', () => {
    expect(fieldsOf(['currency', hash])).toMatchObject([{ type: ['null', 'string'], default: null }]);
    expect(fieldsOf(['currency', pass])).toMatchObject([{ type: 'string', default: '156' }]);
    expect(fieldsOf(['capital', { kind: 'generalise', to: { bucket: 10 } }])).toMatchObject([
      { type: ['null', 'string'] },
    ]);
  });

  test('a branch of a union of which nothing is shared is written as null', () => {
    const [owner] = fieldsOf(['owner.uscc', pass]);

    expect(owner?.type).toMatchObject(['null', { name: 'Organisation' }]);
  });

  test('a recursive record that is passed stays recursive', () => {
    const share = deriveShareSchema(dataset, [{ path: 'parent', treatment: pass }], { name: 'share.S' });

    expect(parseSchema(JSON.stringify(schemaToJson(share)))).toBeDefined();
    expect(checkCompatibility(share, dataset)).toEqual([]);
  });

  test('faults name the path', () => {
    expect(() => fieldsOf(['home.cod', pass])).toThrow(
      expect.objectContaining({ code: 'AGREEMENT_FIELD_UNKNOWN', at: 'home.cod' }),
    );
    expect(() => fieldsOf(['home.cod', pass])).toThrow('did you mean code');
    expect(() => fieldsOf(['home', hash])).toThrow(expect.objectContaining({ code: 'AGREEMENT_INVALID', at: 'home' }));
    expect(() => fieldsOf(['uscc', pass], ['uscc', hash])).toThrow('two rules');
    expect(() => fieldsOf(['home', { kind: 'nullify' }], ['home.code', pass])).toThrow('no other rule');
  });
});
