import { stringify } from 'yaml';
import type { FieldMapping } from '../mapping/mapping.schema.ts';
import type { MappingGuess } from './guess-mapping.ts';

export interface MappingHead {
  readonly line: string;
  readonly dataset: string;
  readonly source: string;
  readonly format: string;
  readonly encoding: string | undefined;
  readonly delimiter: string | undefined;
  readonly zone: string;
  readonly hasNotAvailable: boolean;
}

/** A mapping file of a guess; what wants a person's eye is marked `# ?`, with the lines on which it stands. */
export function writeMapping(head: MappingHead, guess: MappingGuess): { text: string; guessLines: number[] } {
  const lines = [
    '# Guessed from the file. Look at the lines that are marked with a question mark, then remove the marks.',
    `line: ${head.line}`,
    `dataset: ${head.dataset}`,
    `source: ${inline(head.source)}`,
    ...(head.format === 'csv' ? [] : [`format: ${head.format}`]),
    ...(head.encoding === undefined ? [] : [`encoding: ${head.encoding}`]),
    ...(head.delimiter === undefined || head.delimiter === ',' ? [] : [`delimiter: ${inline(head.delimiter)}`]),
    `zone: ${head.zone}`,
    ...(head.hasNotAvailable ? ["empty: ['', NA]"] : []),
    ...(guess.isDisordered ? ['order: event-time'] : []),
    'fields:',
    ...guess.fields.map(({ path, declared, why, isGuess }) => {
      const mark = isGuess ? `  # ? ${why}` : '';
      return declared === undefined ? `  # ? ${path}: { column: }  ${why}` : `  ${path}: ${flow(declared)}${mark}`;
    }),
  ];
  const guessLines = lines.flatMap((line, index) => (line.includes('# ?') ? [index + 1] : []));
  return { text: `${lines.join('\n')}\n`, guessLines };
}

function flow(declared: Partial<FieldMapping>): string {
  return stringify(declared, { collectionStyle: 'flow', lineWidth: 0 }).trimEnd();
}

function inline(text: string): string {
  return stringify(text, { defaultStringType: 'QUOTE_DOUBLE', lineWidth: 0 }).trimEnd();
}
