import type { Random } from '@rail/kernel';
import type { Field, PrimitiveKind, Shape } from '../../libs/kafka-protocol/src/schema/field.ts';
import { includesVersion } from '../../libs/kafka-protocol/src/schema/versions.ts';

/** A seeded value of one version in the JSON form of Kafka's converters: only its fields, bytes as base64. */
export function sampleValue(shape: Shape, version: number, random: Random): Record<string, unknown> {
  const present = Object.entries(shape).filter(([, field]) => includesVersion(field.versions, version));
  return Object.fromEntries(present.map(([name, field]) => [name, sampleField(field, version, random)]));
}

function sampleField(field: Field<unknown>, version: number, random: Random): unknown {
  if (includesVersion(field.nullable, version) && random.below(4) === 0) {
    return null;
  }
  if (field.kind === 'struct') {
    return sampleValue(field.shape, version, random);
  }
  if (field.kind !== 'array') {
    return samplePrimitive(field.kind, random);
  }
  const { element } = field;
  return Array.from({ length: random.below(3) }, () =>
    typeof element === 'string' ? samplePrimitive(element, random) : sampleValue(element, version, random),
  );
}

const texts = ['', 'rail', 'line.market-regulation.enterprise', '数据高铁', 'é\u0000🚄'];

function samplePrimitive(kind: PrimitiveKind, random: Random): unknown {
  const signed = (bits: number) => Math.floor((random.unit() - 0.5) * 2 ** bits);
  switch (kind) {
    case 'bool':
      return random.below(2) === 1;
    case 'int8':
      return signed(8);
    case 'int16':
      return signed(16);
    case 'uint16':
      return random.below(0x1_0000);
    case 'int32':
      return signed(32);
    case 'uint32':
      return random.below(0x1_0000_0000);
    case 'int64':
      return signed(53);
    case 'float64':
      return random.unit() * 1000;
    case 'uuid':
      return sampleBytes(16, random).toString('base64url');
    case 'string':
      return texts[random.below(texts.length)];
    case 'bytes':
    case 'records':
      return sampleBytes(random.below(24), random).toString('base64');
  }
}

function sampleBytes(length: number, random: Random): Buffer {
  return Buffer.from(Array.from({ length }, () => random.below(256)));
}
