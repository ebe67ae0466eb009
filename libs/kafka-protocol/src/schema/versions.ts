import { assert } from '@rail/kernel';

/** An inclusive range of message versions, as Kafka's definitions write it: `3+`, `0-2`, `4`, `none`. */
export interface Versions {
  readonly from: number;
  /** `Infinity` for an open range; below `from` for an empty one. */
  readonly to: number;
}

export const noVersions: Versions = { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY };

export function parseVersions(text: string): Versions {
  if (text === 'none') {
    return noVersions;
  }
  const match = /^(\d+)(\+|-(\d+))?$/.exec(text);
  assert(match !== null, `version range '${text}' is not of the form N, N+ or N-M`);
  const from = Number(match[1]);
  if (match[2] === '+') {
    return { from, to: Number.POSITIVE_INFINITY };
  }
  return { from, to: match[3] === undefined ? from : Number(match[3]) };
}

export function includesVersion(range: Versions, version: number): boolean {
  return version >= range.from && version <= range.to;
}
