import { RailError } from '@rail/kernel';

/** A filter that cannot be accepted: `offset` is the place in its text, in UTF-16 units from 0. */
export class FilterError extends RailError {
  readonly offset: number;

  constructor(message: string, source: string, offset: number) {
    const { line, column } = lineAndColumn(source, offset);
    super('FILTER_INVALID', message, { at: `where:${line}:${column}` });
    this.offset = offset;
  }
}

function lineAndColumn(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset).split('\n');
  return { line: before.length, column: before.at(-1)!.length + 1 };
}
