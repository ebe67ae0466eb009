import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { ByteWriter, compileEncoder, decodeValue } from '@rail/avro';
import { loadCatalogue } from '@rail/catalogue';
import type { RowFault } from '../cells/row-fault.ts';
import { parseMapping } from './parse-mapping.ts';
import { type MappedRow, RowMapper, validateMapping } from './row-mapper.ts';

const root = join(import.meta.dirname, '../../../..');
const catalogue = loadCatalogue(join(root, 'schemas/lines'));
const dataset = catalogue.dataset('emergency-management/hazard-warning');
const text = readFileSync(join(root, 'test/fixtures/feeds/earthquakes.mapping.yaml'), 'utf8');
const header = ['time', 'updated', 'latitude', 'longitude', 'depth', 'mag', 'place', 'id'];
const cells = ['1517966773840', '1517966996303', '34.4945', '-118.667', '26.49', '2.04', 'Castaic, CA', 'ci37868143'];

const mapper = (mapping = text): RowMapper =>
  new RowMapper(parseMapping(mapping, 'm.yaml'), dataset, 'quakes.csv', { cells: header });
const mapped = (changes: Record<string, string>, mapping = text): MappedRow | RowFault =>
  mapper(mapping).map(
    header.map((column, index) => changes[column] ?? cells[index]!),
    2,
  );

function faultOf(act: () => unknown): { code: string; at: string; message: string } {
  try {
    act();
  } catch (error) {
    return error as { code: string; at: string; message: string };
  }
  return { code: 'none', at: '', message: '' };
}

describe('a row that fits', () => {
  test('becomes a record of its dataset, with key and event time', () => {
    const row = mapped({}) as MappedRow;
    const writer = new ByteWriter();
    compileEncoder(dataset.schema)(row.value, writer);
    const { value } = decodeValue(dataset.schema, writer.bytes, 0, writer.length);
    expect(row.key).toBe('ci37868143');
    expect(row.eventTimeMs).toBe(1_517_966_773_840);
    expect(value).toMatchObject({
      warningId: 'ci37868143',
      kind: 'EARTHQUAKE',
      level: 'BLUE',
      centre: { lon: -118.667, lat: 34.4945 },
      affectedDivisions: ['330000'],
      radiusKm: null,
      detail: { 'rail.emergency_management.Quake': { magnitude: Buffer.from([20]), depthKm: 26.49 } },
      sourceVersion: 1_517_966_996_303n,
    });
  });

  test.each([
    ['4.49', 'BLUE'],
    ['4.5', 'YELLOW'],
    ['6.9', 'ORANGE'],
    ['7', 'RED'],
    ['-0.5', 'BLUE'],
  ])('magnitude %s makes level %s', (mag, level) => {
    expect((mapped({ mag }) as MappedRow).value).toMatchObject({ level });
  });

  test('an empty cell of a nullable field is null, and of a nullable record with nothing in it too', () => {
    expect((mapped({ latitude: 'NA', longitude: '' }) as MappedRow).value).toMatchObject({ centre: null });
  });
});

describe('a row that does not fit', () => {
  test.each([
    [{ time: 'yesterday' }, 'FIELD_FORMAT', 'time', 'yesterday'],
    [{ mag: 'strong' }, 'FIELD_FORMAT', 'mag', 'strong'],
    [{ depth: '1,5' }, 'FIELD_FORMAT', 'depth', '1,5'],
    [{ place: '' }, 'FIELD_MISSING', 'place', ''],
    [{ longitude: '' }, 'FIELD_MISSING', 'longitude', ''],
    [{ updated: '99999999999999999999' }, 'FIELD_FORMAT', 'updated', '99999999999999999999'],
  ] as const)('%p is set aside for %s at column %s', (changes, reason, column, cell) => {
    expect(mapped(changes)).toMatchObject({ file: 'quakes.csv', line: 2, reason, column, cell });
  });

  test('a fault shows no more than 40 signs of the cell to blame, and no other cell', () => {
    const fault = mapped({ mag: 'x'.repeat(100) }) as RowFault;
    expect(fault.cell).toBe(`${'x'.repeat(40)}…`);
    expect(JSON.stringify(fault)).not.toContain('Castaic');
  });

  test('a row with another number of cells than the header names both numbers', () => {
    expect(mapper().map(cells.slice(1), 9)).toMatchObject({
      line: 9,
      reason: 'ROW_SHAPE',
      detail: '7 cells, the header has 8',
    });
  });

  test('a value that is no symbol of its enumeration is unknown, until the mapping gives it an alias', () => {
    const byName = text.replace('kind: { constant: EARTHQUAKE }', 'kind: { column: place }');
    expect(mapped({ place: '地震' }, byName)).toMatchObject({ reason: 'ENUM_UNKNOWN', column: 'place', cell: '地震' });
    const aliased = byName.replace('{ column: place }', '{ column: place, values: { 地震: EARTHQUAKE } }');
    expect((mapped({ place: '地震' }, aliased) as MappedRow).value).toMatchObject({ kind: 'EARTHQUAKE' });
  });
});

describe('a mapping that is wrong', () => {
  const faulty = (from: string, to: string) =>
    faultOf(() => validateMapping(text.replace(from, to), 'm.yaml', (name) => catalogue.dataset(name)));
  const lineOf = (needle: string): number => text.slice(0, text.indexOf(needle)).split('\n').length;

  test.each([
    ['headline:', 'headlin:', 'no field headlin, did you mean headline?'],
    ['constant: EARTHQUAKE', 'constant: EARTHQUAK', 'did you mean EARTHQUAKE?'],
    ['detail.Quake.depthKm', 'detail.Quak.depthKm', 'no field Quak, did you mean Quake?'],
    ['time: epoch-ms', 'time: epoch', 'epoch: neither iso'],
    ['headline: { column: place }', 'headline: { colum: place }', 'headline.colum: no such key'],
    ['zone: Asia/Shanghai', 'zone: Asia/Shanghia', 'neither an IANA zone'],
    [
      "affectedDivisions: { constant: ['330000'] }",
      'affectedDivisions: { column: place }',
      'say how the cell is split',
    ],
    ['issuer: { constant: USGS }', 'issuer: { constant: USGS, column: id }', 'either column or constant'],
  ])('%s → %s is refused at its place, with advice', (from, to, advice) => {
    const fault = faulty(from, to);
    expect(fault.code).toBe('MAPPING_INVALID');
    expect(fault.message).toContain(advice);
    expect(fault.at).toMatch(new RegExp(`^m\\.yaml:${lineOf(from)}:\\d+$`));
  });

  test('a value of a range that is no symbol is refused at its field', () => {
    expect(faulty('value: ORANGE', 'value: ORANG')).toMatchObject({
      at: `m.yaml:${lineOf('level:')}:3`,
      message: expect.stringContaining('did you mean ORANGE?'),
    });
  });

  test('a required field without a source is named', () => {
    expect(faulty('  issuer: { constant: USGS }\n', '').message).toContain(
      'no column or constant for the required field issuer',
    );
  });

  test('all faults of a file come at once', () => {
    const { message } = faulty('  kind: { constant: EARTHQUAKE }\n', '  knd: { constant: QUAKE }\n');
    expect(message).toContain('knd');
    expect(message).toContain('required field kind');
  });

  test('a column that no field takes is left over, and one that stands twice is refused if it is mapped', () => {
    const having = (...more: string[]) =>
      new RowMapper(parseMapping(text, 'm.yaml'), dataset, 'quakes.csv', { cells: [...header, ...more] });
    expect(having('remarks', 'felt').unmapped).toEqual(['remarks', 'felt']);
    expect(faultOf(() => having('mag')).message).toContain('column "mag" stands more than once');
  });

  test('a header that is not in the mapping, and a column that is not in the file, are named with near ones', () => {
    const odd = header.map((column) => (column === 'place' ? 'plaice' : column));
    const fault = faultOf(() => new RowMapper(parseMapping(text, 'm.yaml'), dataset, 'quakes.csv', { cells: odd }));
    expect(fault.code).toBe('MAPPING_COLUMN_UNKNOWN');
    expect(fault.message).toContain('no column "place" in quakes.csv; did you mean "plaice"?');
    expect(fault.message).toContain('header "plaice" is not in the mapping; did you mean "place"?');
  });
});

describe('what only some files have', () => {
  const air = catalogue.dataset('ecology-environment/air-quality');
  const mapping = (format: string): string =>
    [
      'line: ecology-environment',
      'dataset: air-quality',
      format,
      'fields:',
      '  stationCode: { column: id }',
      '  stationName: { constant: 示例站 }',
      "  cityCode: { constant: '330100' }",
      '  location.lon: { constant: 120 }',
      '  location.lat: { constant: 30 }',
      '  hour: { constant: 2020-02-07T09:00Z }',
      '  pollutants.PM25.value: { column: pm25 }',
      '  pollutants.SO2.value: { column: so2 }',
      '  primaryPollutants: { column: primary }',
      '  standard: { constant: HJ633_2012 }',
      '  quality: { constant: VALID }',
      "  divisionCode: { constant: '330100' }",
      '  eventTime: { constant: 2020-02-07T09:00Z }',
      '  sourceVersion: { constant: 1 }',
    ].join('\n');
  const columns = ['id', 'pm25', 'so2', 'primary'];
  const airMapper = (): RowMapper =>
    new RowMapper(parseMapping(mapping('format: jsonl'), 'm.yaml'), air, 'air.jsonl', { cells: columns });

  test('a list is a list without being split, and no list is taken for one value', () => {
    const fits = airMapper().map(['1204A', '31', null, ['PM25', 'O3']], 1) as MappedRow;
    expect(fits.value['primaryPollutants']).toEqual(['PM25', 'O3']);
    expect(airMapper().map([['a', 'b'], '31', null, []], 1)).toMatchObject({ reason: 'FIELD_FORMAT', column: 'id' });
    expect(airMapper().map(['1204A', '31', null, 'PM25'], 1)).toMatchObject({
      reason: 'FIELD_FORMAT',
      column: 'primary',
    });
    expect(() => validateMapping(mapping('format: csv'), 'm.yaml', () => air)).toThrow('say how the cell is split');
  });

  test('a list of records, which no cell can hold, is given empty', () => {
    const enterprise = catalogue.dataset('market-regulation/enterprise');
    const missing = (fields: string): string =>
      faultOf(() =>
        validateMapping(`line: market-regulation\ndataset: enterprise\nfields:\n${fields}`, 'm.yaml', () => enterprise),
      ).message;

    expect(missing('  name: { column: name }\n')).toContain('required field shareholders');
    expect(missing('  shareholders: { constant: [] }\n')).not.toContain('shareholders');
    expect(missing('  shareholders: { constant: [x] }\n')).toContain('a cell cannot hold record');
  });

  test('the keys of a map are named by the mapping, and one without a value is left out', () => {
    const { value } = airMapper().map(['1204A', '31', null, null], 1) as MappedRow;
    expect(value['pollutants']).toEqual(new Map([['PM25', { value: 31 }]]));
  });
});
