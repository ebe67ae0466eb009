import { type Bilingual, say } from '../state/language.ts';

/** The heads of columns, in the reader's language; those of figures stand over their last digit. */
export function HeadCells({
  words,
  figures = false,
}: {
  readonly words: readonly Bilingual[];
  readonly figures?: boolean;
}) {
  return words.map((word) => (
    <th key={word.en} scope="col" class={figures ? 'figure' : undefined}>
      {say(word)}
    </th>
  ));
}
