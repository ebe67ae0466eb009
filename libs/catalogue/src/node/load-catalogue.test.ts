import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkCompatibility, parseSchema } from '@rail/avro';
import { describeError, isRailError } from '@rail/kernel';

import { loadCatalogue } from './load-catalogue.ts';

const lines = join(import.meta.dirname, '../../../../schemas/lines');

describe('the catalogue of the repository', () => {
  const catalogue = loadCatalogue(lines);

  test('lines come by number and datasets are found by name', () => {
    expect(catalogue.lines.map(({ number }) => number)).toEqual(
      catalogue.lines.map(({ number }) => number).toSorted((left, right) => left - right),
    );
    expect(catalogue.dataset('market-regulation/enterprise')).toMatchObject({
      kind: 'state',
      key: ['uscc'],
      partitions: 3,
      topic: 'line.market-regulation.enterprise',
      freshnessMs: 60_000,
    });
  });

  test('an unknown dataset is refused with a near name', () => {
    expect(() => catalogue.dataset('market-regulation/enterprises')).toThrow(
      'did you mean market-regulation/enterprise?',
    );
    expect(() => catalogue.line('market')).toThrow(/no line "market"/);
  });

  test.each(catalogue.datasets.map((dataset) => [dataset.topic, dataset] as const))(
    '%s: the text for the registry stands alone and every item has a Chinese name',
    (_, dataset) => {
      expect(parseSchema(dataset.schemaText)).toEqual(dataset.schema);
      expect(dataset.items.filter(({ zh }) => !/[\u4e00-\u9fff]/.test(zh))).toEqual([]);
      expect(dataset.schema.fields.slice(-3).map(({ name }) => name)).toEqual([
        'divisionCode',
        'eventTime',
        'sourceVersion',
      ]);
    },
  );

  test('an item takes grade, personal mark and sharing class from the nearest that states them', () => {
    const item = (dataset: string, path: string): unknown =>
      catalogue.dataset(dataset).items.find((candidate) => candidate.path === path);

    expect(item('public-security/resident', 'photo')).toMatchObject({ grade: 'L4', personal: true, type: 'bytes' });
    expect(item('public-security/resident', 'registeredAddress.gridCode')).toMatchObject({
      grade: 'L3',
      personal: true,
    });
    expect(item('market-regulation/enterprise', 'address.gridCode')).toMatchObject({ grade: 'L1', personal: false });
    expect(item('market-regulation/enterprise', 'shareholders.ratio')).toMatchObject({ sharing: 'restricted' });
    expect(item('market-regulation/enterprise', 'uscc')).toMatchObject({ sharing: 'unconditional', grade: 'L1' });
  });

  test('a shared type raises its grade where it is used, and never lowers it', () => {
    const grade = (dataset: string, path: string): string | undefined =>
      catalogue.dataset(dataset).items.find((candidate) => candidate.path === path)?.grade;

    expect(grade('public-security/resident', 'registeredAddress.detail')).toBe('L3');
    expect(grade('market-regulation/enterprise', 'address.detail')).toBe('L2');
  });

  test('what holds items is as sensitive as the most sensitive beneath it', () => {
    const items = new Map(catalogue.dataset('human-resources/social-insurance').items.map((item) => [item.path, item]));

    expect(items.get('benefit.account')?.grade).toBe('L4');
    expect(items.get('benefit')).toMatchObject({ grade: 'L4', leaf: false, nullable: true, type: 'record' });
  });
});

describe('a catalogue with faults', () => {
  let dir = '';
  beforeEach(() => {
    dir = mkdtempSync(join(tmpdir(), 'rail-catalogue-'));
    cpSync(lines, dir, { recursive: true });
  });
  afterEach(() => rmSync(dir, { recursive: true }));

  const edit = (file: string, from: string | RegExp, to: string): void => {
    const before = readFileSync(join(dir, file), 'utf8');
    const after = before.replace(from, to);
    expect(after).not.toBe(before);
    writeFileSync(join(dir, file), after);
  };
  const fault = (): string => {
    try {
      loadCatalogue(dir);
    } catch (error) {
      expect(isRailError(error)).toBe(true);
      return describeError(error);
    }
    return 'no fault';
  };
  const enterprise = 'market-regulation/enterprise.avsc';
  const manifest = 'market-regulation/line.yaml';

  test('an unknown key is told with its place and the key that was meant', () => {
    edit(manifest, 'freshness: 1m', 'freshnes: 1m');

    expect(fault()).toMatch(/line\.yaml:21:5: datasets\[0\]\.freshnes: no such key, did you mean freshness\?/);
  });

  test('a key that is missing is told where it should stand', () => {
    edit(manifest, /    frequency: realtime\n/, '');

    expect(fault()).toMatch(/line\.yaml:7:5: datasets\[0\]\.frequency: is missing/);
  });

  test('a grade that does not exist is told with its place', () => {
    edit(manifest, 'grade: L1', 'grade: L5');

    expect(fault()).toMatch(/RAIL-3011 .*market-regulation\/line\.yaml:18:5: datasets\[0\]\.grade: .*L1/);
  });

  test('all faults of all files are told at once', () => {
    edit(manifest, 'partitions: 3', 'partitions: three');
    edit('public-security/line.yaml', 'kind: state', 'kind: table');

    expect(fault()).toContain('datasets[0].partitions');
    expect(fault()).toContain('datasets[0].kind');
    expect(fault().split('\n')).toHaveLength(2);
  });

  test('a dataset without its schema file is told where the dataset is declared', () => {
    rmSync(join(dir, enterprise));

    expect(fault()).toMatch(/line\.yaml:7:5: datasets\[0\]\.id: the schema file .*enterprise\.avsc does not exist/);
  });

  test('a schema that does not parse is told with the path in it', () => {
    edit(enterprise, '"rail.shared.Address"', '"rail.shared.Adress"');

    expect(fault()).toMatch(/enterprise\.avsc: \$\.fields\[12\]\.type: no type is named "rail\.shared\.Adress"/);
  });

  test.each([
    [/"rail\.grade": "L3"/, '"rail.grade": "C3"', 'legalRepresentative.idNumber rail.grade: must be one of L1'],
    [/"rail\.zh": "币种"/, '"rail.sz": "币种"', 'currency rail.sz: no such attribute'],
    [/, "default": "UNKNOWN"/, '', 'status: an enumeration has the symbol UNKNOWN as default'],
    [/"name": "sourceVersion"/, '"name": "version"', 'every dataset has a field sourceVersion'],
    [/"name": "uscc"/, '"name": "code"', 'datasets[0].key[0]: the schema has no field uscc'],
  ])('a schema with %s changed to %s is refused', (from, to, message) => {
    edit(enterprise, from, to);

    expect(fault()).toContain(message);
  });

  test('a quality rule speaks only of values that the field has', () => {
    edit(manifest, 'REVOKED: [REVOKED_DEREGISTERED]', 'REVOKED: [CLOSED]');

    expect(fault()).toMatch(/line\.yaml:34:11: .*status has no value CLOSED/);
  });

  test('two lines cannot have one number', () => {
    edit('public-security/line.yaml', 'number: 2', 'number: 1');

    expect(fault()).toMatch(/public-security\/line\.yaml:3:1: number: another line has it already/);
  });

  test('text that is no YAML is told with its place', () => {
    edit(manifest, 'key: [uscc]', 'key: [uscc');

    expect(fault()).toMatch(/market-regulation\/line\.yaml:1\d:\d+: /);
  });

  test('a folder that is not there is told', () => {
    expect(() => loadCatalogue(join(dir, 'nowhere'))).toThrow('the folder of the lines cannot be read');
  });
});

describe('the nineteen lines', () => {
  const { lines: all, datasets } = loadCatalogue(lines);

  test('are numbered 1 to 19 and carry forty datasets', () => {
    expect(all.map(({ number }) => number)).toEqual(Array.from({ length: 19 }, (_, at) => at + 1));
    expect(datasets).toHaveLength(40);
  });

  test('no two datasets have one shape', () => {
    const shapes = datasets.map(({ items }) => items.map(({ path, type }) => `${path} ${type}`).join('\n'));
    expect(new Set(shapes).size).toBe(datasets.length);
  });

  test('every item has a Chinese name, a grade and a class of its own or of its dataset', () => {
    for (const { items } of datasets) {
      for (const { zh, grade, sharing } of items) {
        expect(zh).toMatch(/[\u4e00-\u9fff]|pH/);
        expect([grade, sharing]).not.toContain(undefined);
      }
    }
  });
});

describe('versions of a schema', () => {
  const versions = loadCatalogue(lines).datasets.flatMap(
    ({ topic, schemaText, earlierSchemaTexts, nextSchemaText, compatibility }) =>
      earlierSchemaTexts.length === 0 && nextSchemaText === undefined
        ? []
        : [{ topic, current: parseSchema(schemaText), earlierSchemaTexts, nextSchemaText, compatibility }],
  );

  test('there are six datasets with two of them', () => {
    expect(new Set(versions.map(({ topic }) => topic.split('.').at(-1)))).toEqual(
      new Set(['air-quality', 'elderly-care', 'enterprise', 'facility-event', 'resident', 'settlement']),
    );
  });

  test('the one in force reads what the earlier ones wrote', () => {
    for (const { current, earlierSchemaTexts } of versions) {
      for (const text of earlierSchemaTexts) expect(checkCompatibility(current, parseSchema(text))).toEqual([]);
    }
  });

  test('the next one keeps what its dataset promises its readers, but for settlements: that one is to be refused', () => {
    const refused = versions.filter(({ current, nextSchemaText, compatibility }) => {
      if (nextSchemaText === undefined) return false;
      const next = parseSchema(nextSchemaText);
      const forward = compatibility.startsWith('FORWARD');
      return checkCompatibility(forward ? current : next, forward ? next : current).length > 0;
    });
    expect(refused.map(({ topic }) => topic)).toEqual(['line.medical-security.settlement']);
  });
});
