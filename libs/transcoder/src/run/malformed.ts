/**
 * Thrown where bytes do not follow their schema. One object for all: a stack trace per bad record would let a flood of
 * them slow the walk down, and the interpreter finds out the place afterwards.
 */
class MalformedDatum extends Error {}

export const malformed = new MalformedDatum('the bytes do not follow their schema');

export function fail(): never {
  throw malformed;
}
