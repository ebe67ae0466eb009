import { expect, test } from '@jest/globals';
import { cities, identifierChecks, plateKinds } from '@rail/catalogue';

import { plateBytes, Plates } from './plates.ts';

test.each(['01', '02', '07', '51', '52'])('no plate of kind %s comes twice in a city, and each is valid', (code) => {
  const plates = new Plates();
  const kind = plateKinds.findIndex((row) => row.code === code);
  const row = Buffer.alloc(plateBytes);
  const hangzhou = cities.findIndex(({ plateLetter }) => plateLetter === 'A');
  const seen = new Set<string>();
  for (let count = 0; count < 30_000; count++) {
    const size = plates.issue(hangzhou, kind, true, row, 0);
    const plate = row.toString('utf8', 0, size);
    if (!identifierChecks.plateNumber(plate) || !plate.startsWith('浙A')) expect(plate).toBe('a plate of Hangzhou');
    seen.add(plate);
  }

  expect(seen.size).toBe(30_000);
});
