import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { loadCatalogue } from '@rail/catalogue';
import { validateMapping } from '../mapping/row-mapper.ts';
import { inferMapping } from './infer-file.ts';
import { tryRows } from './try-rows.ts';

const root = join(import.meta.dirname, '../../../..');
const catalogue = loadCatalogue(join(root, 'schemas/lines'));
const air = catalogue.dataset('ecology-environment/air-quality');
const quakes = catalogue.dataset('emergency-management/hazard-warning');
const formats = join(root, 'test/fixtures/feeds/formats');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rail-infer-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function fileOf(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

const airText = [
  '站点编号;站点名称;监测时间;纬度;经度;PM2.5;AQI;AQI等级;备注',
  '1204A;示例站;2020/2/7 9:00;30.2;120.1;31;61;良;',
  '1204A;示例站;2020/2/7 24:00;30.2;120.1;NA;62;GOOD;x',
  '1205A;示例站二;2020/2/7 8:00;30.3;120.2;44;70;优;',
].join('\r\n');

describe('a mapping that is guessed', () => {
  test('takes columns by name, Chinese name, usual words and key of a map, and marks what is no more than a guess', async () => {
    const { fields, unmapped, delimiter, text, isDisordered } = await inferMapping(fileOf('air.csv', airText), air);
    const byPath = new Map(fields.map((field) => [field.path, field]));

    expect(delimiter).toBe(';');
    expect(byPath.get('stationName')).toMatchObject({ column: '站点名称', isGuess: false });
    expect(byPath.get('aqi')).toMatchObject({ column: 'AQI', isGuess: false });
    expect(byPath.get('stationCode')).toMatchObject({ column: '站点编号', isGuess: true, why: 'like 站点代码' });
    expect(byPath.get('location.lat')).toMatchObject({ column: '纬度' });
    expect(byPath.get('pollutants.PM25.value')).toMatchObject({ column: 'PM2.5' });
    expect(byPath.get('eventTime')).toMatchObject({
      column: '监测时间',
      declared: { time: 'yyyy/M/d H:mm', hour24: 'next-day' },
      isGuess: true,
    });
    expect(byPath.get('hour')).toMatchObject({ column: '监测时间', isGuess: true });
    expect(byPath.get('category')).toMatchObject({
      declared: { values: { 良: 'UNKNOWN', 优: 'UNKNOWN' } },
      isGuess: true,
    });
    expect(byPath.get('cityCode')).toMatchObject({ column: undefined, declared: undefined, isGuess: true });
    expect(unmapped).toEqual(['备注']);
    expect(isDisordered).toBe(true);
    expect(text).toContain('order: event-time');
    expect(text).toContain("empty: ['', NA]");
  });

  test('is a mapping as soon as what it could not find is filled in, and maps the rows', async () => {
    const file = fileOf('air.csv', airText);
    const { text, guessLines } = await inferMapping(file, air);
    const lines = text.split('\n');
    for (const line of guessLines) expect(lines[line - 1]).toContain('# ?');
    const filled = text
      .replace(/ {2}# \? cityCode:.*/, "  cityCode: { constant: '330100' }")
      .replace(/ {2}# \? standard:.*/, '  standard: { constant: HJ633_2012 }');
    const mapping = validateMapping(filled, 'm.yaml', (name) => catalogue.dataset(name));

    const rows = await tryRows(file, mapping, air, 2);
    expect(rows.map(({ fault }) => fault)).toEqual([null, null]);
    const [first, second] = rows;
    expect(first!.fields).toContainEqual({ field: 'pollutants.PM25.value', column: 'PM2.5', cell: '31', value: '31' });
    expect(first!.fields).toContainEqual({
      field: 'eventTime',
      column: '监测时间',
      cell: '2020/2/7 9:00',
      value: '2020-02-07T01:00:00.000Z',
    });
    expect(second!.fields.find(({ field }) => field === 'eventTime')!.value).toBe('2020-02-07T16:00:00.000Z');
  });

  test.each(['quakes.csv', 'gb18030.csv', 'quakes.jsonl.gz', 'snappy.avro'])(
    'is the same from %s, whatever its format',
    async (name) => {
      const { fields, unmapped } = await inferMapping(join(formats, name), quakes);
      const columns = Object.fromEntries(
        fields.flatMap(({ path, column }) => (column === undefined ? [] : [[path, column]])),
      );
      expect(columns).toEqual({
        warningId: 'id',
        'centre.lon': 'longitude',
        'centre.lat': 'latitude',
        effectiveAt: 'time',
        eventTime: 'time',
        sourceVersion: 'updated',
      });
      expect(unmapped.toSorted()).toEqual(['depth', 'mag', 'place']);
    },
  );

  test('of a file without rows is refused', async () => {
    await expect(inferMapping(fileOf('none.csv', 'a,b\n'), air)).rejects.toThrow('no rows to learn from');
  });
});

describe('rows that are tried', () => {
  test('that do not fit show their cells and why', async () => {
    const text = 'line: ecology-environment\ndataset: air-quality\nfields:\n  aqi: { column: AQI }\n';
    expect(() => validateMapping(text, 'm.yaml', (name) => catalogue.dataset(name))).toThrow(
      'required field stationCode',
    );
    const mapping = join(root, 'test/fixtures/feeds/earthquakes.mapping.yaml');
    const parsed = validateMapping(readFileSync(mapping, 'utf8'), mapping, (name) => catalogue.dataset(name));
    const [row] = await tryRows(
      fileOf('bad.csv', 'time,updated,latitude,longitude,depth,mag,place,id\nsoon,1,1,1,1,1,x,a\n'),
      parsed,
      quakes,
      5,
    );
    expect(row).toMatchObject({ line: 2, key: null, fault: { reason: 'FIELD_FORMAT', column: 'time' } });
    expect(row!.fields).toContainEqual({ field: 'eventTime', column: 'time', cell: 'soon', value: null });
  });
});
