import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { loadCatalogue } from '@rail/catalogue';
import { dataContract } from './odcs.ts';

const catalogue = loadCatalogue(join(import.meta.dirname, '../../../../schemas/lines'));

interface Property {
  readonly name?: string;
  readonly logicalType: string;
  readonly properties?: readonly Property[];
  readonly items?: Property;
  readonly quality?: readonly { description: string }[];
}

/** The logical types of version 3.0 of the standard. */
const logicalTypes = ['string', 'date', 'number', 'integer', 'object', 'array', 'boolean'];

function everyProperty(properties: readonly Property[]): Property[] {
  return properties.flatMap((property) => [
    property,
    ...everyProperty(property.properties ?? []),
    ...everyProperty(property.items === undefined ? [] : [property.items]),
  ]);
}

test.each(catalogue.datasets.map((dataset) => [dataset.topic, dataset] as const))(
  'the contract of %s has all that the standard requires, and every item and rule of the dataset',
  (_topic, dataset) => {
    const contract = dataContract(dataset, catalogue.line(dataset.line), ['k:9092']) as {
      schema: [{ properties: Property[] }];
    };

    expect(contract).toMatchObject({
      apiVersion: 'v3.0.2',
      kind: 'DataContract',
      status: 'active',
      version: expect.stringMatching(/^\d+\.0\.0$/),
    });
    const properties = everyProperty(contract.schema[0].properties);
    for (const { logicalType } of properties) expect(logicalTypes).toContain(logicalType);
    expect(properties.filter(({ name }) => name !== undefined).length).toBeGreaterThanOrEqual(
      dataset.schema.fields.length,
    );
    const rules = properties.flatMap(({ quality }) => quality ?? []);
    expect(new Set(rules.map(({ description }) => description)).size).toBe(dataset.quality.length);
  },
);
