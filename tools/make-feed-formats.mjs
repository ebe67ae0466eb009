// Writes test/fixtures/feeds/formats: the same rows in every format that is read, and what goes wrong with each. Avro
// files come from avsc, so that our reader is held against another implementation.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32, gzipSync, zstdCompressSync } from 'node:zlib';
import avro from 'avsc';
import { parse } from 'csv-parse/sync';
import snappy from 'snappyjs';

const feeds = join(import.meta.dirname, '../test/fixtures/feeds');
const folder = join(feeds, 'formats');
mkdirSync(folder, { recursive: true });
const save = (name, bytes) => writeFileSync(join(folder, name), bytes);

const [header, ...all] = readFileSync(join(feeds, 'earthquakes.csv'), 'utf8').trimEnd().split('\n');
const rows = all.slice(0, 24);
// A place in Chinese, one with a newline and quotes, and cells without a value.
rows[3] = rows[3].replace(/"[^"]*"/, '"四川 九寨沟 𠮷"');
rows[5] = rows[5].replace(/"[^"]*"/, '"two\nlines, ""quoted"""');
rows[7] = rows[7].replace(/^((?:[^,]*,){2})[^,]*,[^,]*/, '$1,NA');
const csv = `${[header, ...rows].join('\n')}\n`;
const records = parse(csv, { columns: true }).map(({ time, updated, latitude, longitude, depth, mag, ...texts }) => {
  const number = (text) => (text === '' || text === 'NA' ? null : Number(text));
  return {
    ...texts,
    time: Number(time),
    updated: Number(updated),
    latitude: number(latitude),
    longitude: number(longitude),
    depth: number(depth),
    mag: number(mag),
  };
});
const jsonl = `${records.map((record) => JSON.stringify(record)).join('\n')}\n`;

const gb18030 = (text) => execFileSync('iconv', ['-f', 'UTF-8', '-t', 'GB18030'], { input: text });
const gbMark = Buffer.from([0x84, 0x31, 0x95, 0x33]);
save('quakes.csv', csv);
save('crlf-bom.csv', `\ufeff${csv.replaceAll('\n', '\r\n').replace('two\r\n', 'two\n')}`);
save('gb18030.csv', gb18030(csv));
save('gb18030-bom.csv', Buffer.concat([gbMark, gb18030(csv)]));
save('utf-16le.csv', Buffer.from(`\ufeff${csv}`, 'utf16le'));
save('quakes.csv.gz', gzipSync(csv));
save('two-members.csv.gz', Buffer.concat([gzipSync(csv.slice(0, 700)), gzipSync(csv.slice(700))]));
save('quakes.csv.zst', zstdCompressSync(csv));
save('two-frames.csv.zst', Buffer.concat([zstdCompressSync(csv.slice(0, 700)), zstdCompressSync(csv.slice(700))]));
save('quakes.jsonl', jsonl);
save('gb18030.jsonl', gb18030(jsonl));
save('quakes.jsonl.gz', gzipSync(jsonl));

const optional = ['null', 'double'];
const type = avro.Type.forSchema({
  type: 'record',
  name: 'Quake',
  namespace: 'example',
  fields: [
    { name: 'time', type: 'long' },
    { name: 'updated', type: 'long' },
    ...['latitude', 'longitude', 'depth', 'mag'].map((name) => ({ name, type: optional })),
    { name: 'place', type: 'string' },
    { name: 'id', type: 'string' },
  ],
});
const codecs = {
  null: (bytes, done) => done(null, bytes),
  deflate: undefined,
  snappy: (bytes, done) => {
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32(bytes));
    done(null, Buffer.concat([snappy.compress(bytes), checksum]));
  },
  zstandard: (bytes, done) => done(null, zstdCompressSync(bytes)),
};
const syncMarker = Buffer.from('0123456789abcdef');
for (const [codec, pack] of Object.entries(codecs)) {
  const encoder = new avro.streams.BlockEncoder(type, {
    codec,
    blockSize: 600,
    syncMarker,
    ...(pack && { codecs: { [codec]: pack } }),
  });
  const chunks = [];
  encoder.on('data', (chunk) => chunks.push(chunk));
  const ended = new Promise((resolve) => encoder.on('end', resolve));
  for (const record of records) encoder.write(record);
  encoder.end();
  await ended;
  save(`${codec}.avro`, Buffer.concat(chunks));
}

// Broken ones.
const whole = readFileSync(join(folder, 'deflate.avro'));
const second = whole.indexOf(syncMarker, whole.indexOf(syncMarker) + 16) + 16;
const damaged = Buffer.from(whole);
damaged.fill(0xff, second + 20, second + 60);
save('broken-block.avro', damaged);
save('broken-end.avro', whole.subarray(0, -30));
save('broken-header.avro', whole.subarray(0, 40));
save('broken-end.csv.gz', gzipSync(csv).subarray(0, -40));
save('broken-lines.jsonl', jsonl.replace('"time"', 'time').replace(/\n\{/, '\n[1, 2]\n{'));
save('broken-array.json', JSON.stringify(records, null, 1));
save(
  'broken-shape.csv',
  csv.replace(/\n([^\n]*)$/m, (line) => line).replace(`${rows[10]}\n`, `${rows[10]},more\n1,2\n`),
);
save('broken-quote.csv', csv.replace(rows[20], rows[20].replace(/,"([^"]*)",/, ',"$1,')));
save('broken-header.csv', csv.replace('mag', 'magn'));
save(
  'unknown-columns.csv',
  parse(csv)
    .map((cells, index) =>
      [...cells, index === 0 ? 'felt' : index % 2 ? '' : '3', index === 0 ? 'note' : '']
        .map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell))
        .join(','),
    )
    .join('\n'),
);
