/** A broken invariant of our own code: never caused by input, never caught and continued. */
export class DefectError extends Error {
  constructor(message: string) {
    super(`defect: ${message}`);
    this.name = 'DefectError';
  }
}

export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new DefectError(message);
}
