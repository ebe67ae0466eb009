import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadAgreements } from '@rail/agreements';
import { loadCatalogue } from '@rail/catalogue';
import { subscriberName } from './subscriber-name.ts';

const schemas = join(import.meta.dirname, '../../../../schemas');
const catalogue = loadCatalogue(join(schemas, 'lines'));
const purpose = { zh: '长三角信用', en: 'credit in the Yangtze Delta' };

test.each([
  ['human-resources', '人力资源和社会保障厅', 'Human Resources and Social Security'],
  ['city/330100', '杭州市', 'city/330100'],
  ['city/330100/health', '杭州市卫生健康委员会', 'city/330100/health'],
  ['province/310000', '上海市', 'province/310000'],
  ['province/310000/medical-security', '上海市医疗保障局', 'province/310000/medical-security'],
  ['province/990000', '990000', 'province/990000'],
  ['pool/delta-credit', '长三角信用', 'pool/delta-credit'],
])('%s is called %s in Chinese and %s in English', (subscriber, zh, en) => {
  expect(subscriberName({ subscriber, purpose }, catalogue)).toEqual({ zh, en });
});

test('every subscriber of an agreement that is declared has a Chinese name, databases aside', () => {
  const nameless = loadAgreements(join(schemas, 'agreements'), catalogue)
    .map(({ agreement }) => agreement)
    .filter(({ subscriber }) => !subscriber.startsWith('thematic/'))
    .map((agreement) => subscriberName(agreement, catalogue).zh)
    .filter((zh) => !/^[\u4e00-\u9fff]+$/.test(zh));

  expect(nameless).toEqual([]);
});
