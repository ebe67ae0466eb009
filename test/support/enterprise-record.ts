import { ByteWriter, compileEncoder, decodeValue } from '@rail/avro';
import type { DatasetManifest } from '@rail/catalogue';
import { createStream } from '@rail/generators';

/** A registered enterprise whose texts are found again wherever they come to. */
export interface EnterpriseRecord {
  readonly key: Buffer;
  /** Without the frame. */
  readonly body: Buffer;
  /** Values of it that nothing but the record itself holds. */
  readonly markers: readonly string[];
}

interface Enterprise {
  uscc: string;
  entityName: string;
  scope: string;
  changeKind: string;
  divisionCode: string;
  legalRepresentative: { name: string; idNumber: string };
}

/** `name` tells it from others; `changes` go over what is generated. */
export function anEnterprise(
  dataset: DatasetManifest,
  name: string,
  changes: Partial<Pick<Enterprise, 'divisionCode'>> = {},
): EnterpriseRecord {
  const stream = createStream([dataset], {
    seed: Buffer.from(name).reduce((sum, byte) => sum + byte, 7),
    startMs: Date.now(),
  });
  for (;;) {
    const { key, value, flaw } = stream.next();
    if (value === null || flaw !== undefined) continue;
    const enterprise = decodeValue(dataset.schema, value, 0, value.length).value as Enterprise;
    if (enterprise.changeKind !== 'NEW') continue;
    const { legalRepresentative } = enterprise;
    const texts = { entityName: `LEAK-entity-${name}`, scope: `LEAK-scope-${name}` };
    const person = { ...legalRepresentative, name: `LEAK-person-${name}` };
    const writer = new ByteWriter();
    compileEncoder(dataset.schema)({ ...enterprise, ...texts, legalRepresentative: person, ...changes }, writer);
    return {
      key,
      body: Buffer.from(writer.bytes.subarray(0, writer.length)),
      markers: [enterprise.uscc, ...Object.values(texts), person.name, person.idNumber],
    };
  }
}
