// Writes test/fixtures/feeds/earthquakes.csv from npm `vega-datasets`: the newest events of one week of the USGS feed,
// in the order of the source (newest first). Run once: `node tools/make-earthquakes.mjs`; the result is committed.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withPackage } from './unpack-package.mjs';

const spec = 'vega-datasets@3.2.1';
const rowsKept = 400;
const target = join(import.meta.dirname, '../test/fixtures/feeds/earthquakes.csv');

const { features } = withPackage(spec, ['data/earthquakes.json'], (folder) =>
  JSON.parse(readFileSync(join(folder, 'data/earthquakes.json'), 'utf8')),
);
const header = ['time', 'updated', 'latitude', 'longitude', 'depth', 'mag', 'place', 'id'];
const lines = features.slice(0, rowsKept).map(({ id, properties, geometry }) => {
  const [longitude, latitude, depth] = geometry.coordinates;
  const { time, updated, mag, place } = properties;
  return [time, updated, latitude, longitude, depth, mag, place, id].map(cell).join(',');
});
mkdirSync(dirname(target), { recursive: true });
writeFileSync(target, `${[header.join(','), ...lines].join('\n')}\n`);
process.stdout.write(`${lines.length} rows\n`);

function cell(value) {
  const text = value === null ? '' : String(value);
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
