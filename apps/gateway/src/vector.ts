import { RailError } from '@rail/kernel';

/** Where a reader of a share stands: partition → offset of the next record. */
export type Vector = ReadonlyMap<number, number>;

/** Reads `0:123,1:456`. @throws RailError POSITION_INVALID */
export function parseVector(text: string): Vector {
  const vector = new Map<number, number>();
  for (const part of text.split(',')) {
    const [, partition, offset] = /^(\d{1,6}):(\d{1,15})$/.exec(part) ?? [];
    if (partition === undefined || vector.has(Number(partition))) {
      throw new RailError('POSITION_INVALID', `${JSON.stringify(text.slice(0, 100))} is not PARTITION:OFFSET,…`);
    }
    vector.set(Number(partition), Number(offset));
  }
  return vector;
}

export function formatVector(vector: Vector): string {
  return [...vector]
    .sort(([left], [right]) => left - right)
    .map(([partition, offset]) => `${partition}:${offset}`)
    .join(',');
}
