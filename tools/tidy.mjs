// What style cannot say and a compiler does not check: file sizes, banned words with their replacement, leftovers.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const root = join(import.meta.dirname, '..');
const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', 'apps', 'libs', 'test', 'tools', 'bench'],
  { cwd: root, encoding: 'utf8' },
)
  .split('\n')
  // Samples are programs of those who read shares, and are written as these would.
  .filter((file) => /\.(ts|tsx|mjs)$/.test(file) && !file.startsWith('apps/rail/samples/'));

const maxLines = 400;
const maxTestLines = 500;
/** Data, not logic: tables that are read by looking something up. */
const dataFiles = new Set(['libs/kernel/src/errors/table.ts', 'libs/kafka-protocol/src/error-codes.ts']);
const isData = (file) => dataFiles.has(file) || /\.data\.ts$|\/golden\/|\/generated\//.test(file);

const node =
  /\/node\/|^libs\/(runtime|thematic)\/|^apps\/|^tools\/|^bench\/|^test\/|\.(test|bench)\.ts$|\/testing\/|\/sim\/run\.ts$/;
const banned = [
  {
    pattern: /\bDate\.now\(/,
    allowed:
      /libs\/kernel\/src\/clock\.ts|apps\/board\/src\/state\/browser-clock\.ts|\.(test|bench)\.ts$|^(tools|bench|test)\//,
    use: 'a Clock',
  },
  { pattern: /\bMath\.random\(/, allowed: /\/node\/|\.(test|bench)\.ts$|^(tools|bench|test)\//, use: 'a Random' },
  { pattern: /\bset(Timeout|Interval)\(/, allowed: node, use: 'a timer effect' },
  {
    pattern: /\bprocess\.env\b/,
    allowed: /\/(config|main|start)\.ts$|\.(test|bench)\.ts$|^(tools|bench|test)\//,
    use: 'the configuration',
  },
  { pattern: /\bconsole\./, allowed: /^(tools|bench)\//, use: 'output/write.ts or a logger' },
  {
    pattern: /\bnew Error\(/,
    allowed: /^(tools|bench|test)\/|\.(test|bench)\.ts$|\/testing\//,
    use: 'RailError or assert',
  },
  { pattern: /:\s*any\b|\bas any\b|<any>/, allowed: /tools\/tidy\.mjs/, use: 'unknown' },
  { pattern: /\b(TODO|FIXME|XXX)\b/, allowed: /tools\/tidy\.mjs/, use: 'a finished piece of work' },
  { pattern: /\b(it|test|describe)\.(only|todo)\(/, allowed: /tools\/tidy\.mjs/, use: 'a test that runs' },
  { pattern: /@ts-(ignore|nocheck)/, allowed: /tools\/tidy\.mjs/, use: 'a type that is right' },
  {
    pattern: /\bnew Function\(/,
    allowed: /libs\/transcoder\/src\/emit\/link\.ts|tools\/tidy\.mjs/,
    use: 'emit/link.ts',
  },
];

/** Started by path, an entry of a package, or types without code. */
const entries = ['/main.ts', '/main.tsx', '/src/web.ts', '/sim/run.ts', '.d.ts'];

const faults = [];
for (const file of files) {
  let text;
  try {
    text = readFileSync(join(root, file), 'utf8');
  } catch {
    continue; // deleted, not committed yet
  }
  const lines = text.split('\n');
  const limit = /\.(test|bench)\.ts$/.test(file) ? maxTestLines : maxLines;
  if (lines.length > limit && !isData(file)) faults.push(`${file}: ${lines.length} lines, at most ${limit}`);
  if (/^(utils|helpers|types|common|misc)\.tsx?$/.test(basename(file)))
    faults.push(`${file}: a name that says nothing`);
  lines.forEach((line, at) => {
    const code = line.replace(/^\s*(\/\/|\*|\/\*).*$/, '');
    for (const { pattern, allowed, use } of banned) {
      if (pattern.test(code) && !allowed.test(file)) faults.push(`${file}:${at + 1}: ${pattern.source}: use ${use}`);
    }
  });
}
faults.push(...unusedCode());
for (const fault of faults) process.stderr.write(`${fault}\n`);
process.stderr.write(`${files.length} files looked at\n`);
process.exit(faults.length > 0 || files.length < 100 ? 1 : 0);

/** Functions, classes and constants that only their own file and an index name, and files that nothing imports. */
function unusedCode() {
  const texts = new Map(files.map((file) => [file, readIfThere(file)]));
  const usersOf = new Map();
  for (const [file, text] of texts) {
    if (file.endsWith('/index.ts')) continue;
    for (const word of new Set(text.match(/[A-Za-z_$][\w$]*/g) ?? [])) {
      usersOf.set(word, [...(usersOf.get(word) ?? []), file]);
    }
  }
  const imported = new Set(
    [...texts.values()].flatMap((text) =>
      [...text.matchAll(/['"][^'"]*\/([\w.-]+\.(?:tsx?|mjs))['"]/g)].map((match) => match[1]),
    ),
  );
  const found = [];
  for (const [file, text] of texts) {
    if (!/^(apps|libs)\/[^/]+\/src\//.test(file) || /\.(test|bench)\.ts$|\/index\.ts$/.test(file)) continue;
    for (const [, name] of text.matchAll(/^export (?:async )?(?:const|function\*?|class) ([A-Za-z_$][\w$]*)/gm)) {
      if ((usersOf.get(name) ?? []).every((user) => user === file)) found.push(`${file}: nothing uses ${name}`);
    }
    if (!entries.some((entry) => file.endsWith(entry)) && !imported.has(basename(file)))
      found.push(`${file}: nothing imports it`);
  }
  return found;
}

function readIfThere(file) {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch {
    return '';
  }
}
