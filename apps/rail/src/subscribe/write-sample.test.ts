import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { type Entitlement, entitlementOf, loadAgreements } from '@rail/agreements';
import { loadCatalogue } from '@rail/catalogue';
import { sampleLanguages } from './languages.ts';
import { type Endpoints, sampleValues } from './sample-values.ts';
import { writeSample } from './write-sample.ts';

const schemas = join(import.meta.dirname, '../../../../schemas');
const catalogue = loadCatalogue(join(schemas, 'lines'));
const agreements = loadAgreements(join(schemas, 'agreements'), catalogue);
const plain: Endpoints = {
  kafka: { brokers: ['kafka-1:9092', 'kafka-2:9092'] },
  caFile: undefined,
  registryUrl: 'http://control:8080',
  gatewayUrl: 'http://gateway:8081',
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rail-sample-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

function entitlement(id: string): Entitlement {
  const { agreement, dataset } = agreements.find((each) => each.agreement.id === id)!;
  return entitlementOf(agreement, dataset, 27, 0);
}

function write(language: string, endpoints: Endpoints = plain, id = 'mr-hr-019'): readonly string[] {
  const terms = entitlement(id);
  const sample = sampleLanguages.find(({ name }) => name === language)!;
  return writeSample(folder, sample, sampleValues(terms, catalogue, endpoints, sample), terms.shareSchemaText);
}

const text = (name: string): string => readFileSync(join(folder, name), 'utf8');

test.each(sampleLanguages.map(({ name }) => name))('a folder for %s is whole: no place is left open', (language) => {
  const files = write(language);

  for (const name of files) expect(text(name)).not.toMatch(/\{\{[A-Z]/);
  expect(files).toEqual(expect.arrayContaining(['.env', '.gitignore', 'README.md', 'kcat.conf', 'enterprise.avsc']));
  expect(text('.env')).toContain('\nBOOTSTRAP=kafka-1:9092,kafka-2:9092\n');
  expect(text('.env')).toContain('\nSECURITY_PROTOCOL=PLAINTEXT\n');
  expect(text('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(12);
  expect((JSON.parse(text('enterprise.avsc')) as { type: string }).type).toBe('record');
});

test('a login goes into the settings of every tool, in files that only their owner reads', () => {
  const sasl = { mechanism: 'SCRAM-SHA-512', username: 'mr-hr-019', password: 'a "quoted" word' } as const;
  write('java', { ...plain, kafka: { ...plain.kafka, sasl } });

  expect(text('.env')).toContain('\nSECURITY_PROTOCOL=SASL_PLAINTEXT\nSASL_MECHANISM=SCRAM-SHA-512\n');
  expect(text('client.properties')).toContain(
    'ScramLoginModule required username="mr-hr-019" password="a \\"quoted\\" word";\n',
  );
  expect(text('kcat.conf')).toContain('\nsecurity.protocol=sasl_plaintext\nsasl.mechanism=SCRAM-SHA-512\n');
  for (const name of ['.env', 'client.properties', 'kcat.conf']) {
    expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
    expect(text('.gitignore').split('\n')).toContain(name);
  }
});

test('TLS goes into the settings of every tool, with the certificates to trust if they are not those of the system', () => {
  const kafka = { ...plain.kafka, tls: {} };
  write('python', { ...plain, kafka, caFile: 'ca.pem' });
  const ca = join(process.cwd(), 'ca.pem');

  expect(text('.env')).toContain('\nSECURITY_PROTOCOL=SSL\n');
  expect(text('.env')).toContain(`\nSSL_CA=${ca}\n`);
  expect(text('client.properties')).toContain(
    `\nsecurity.protocol=SSL\nssl.truststore.type=PEM\nssl.truststore.location=${ca}\n`,
  );
  expect(text('kcat.conf')).toContain(`\nsecurity.protocol=ssl\nssl.ca.location=${ca}\n`);
});

test('a file that is there stays as it is, and nothing is written beside it', () => {
  write('http');
  const before = text('.env');

  expect(() => write('go')).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));

  expect(text('.env')).toBe(before);
  expect(existsSync(join(folder, 'main.go'))).toBe(false);
});

test('silence is allowed for as long as the timetable of the dataset lets it be, and an hour at least', () => {
  const silence = (id: string): number => {
    const sample = sampleLanguages[0]!;
    return Number(sampleValues(entitlement(id), catalogue, plain, sample)['MAX_SILENCE']);
  };

  for (const { agreement, dataset } of agreements) {
    expect(silence(agreement.id)).toBeGreaterThanOrEqual(3_600);
    if (dataset.frequency === 'monthly') expect(silence(agreement.id)).toBeGreaterThan(2 * 28 * 86_400 - 1);
  }
});
