import { defineCommand } from '../../command.ts';
import { tellControl } from '../../control/ask-control.ts';
import { table, writeObject } from '../../output/write.ts';

/** What control answers. */
interface Reloaded {
  readonly taken: readonly { readonly agreement: string; readonly what: string }[];
  readonly refused: readonly { readonly code: string; readonly at: string; readonly message: string }[];
}

export default defineCommand({
  words: 'agreement reload',
  summary: 'have control read its folder of agreements now; tells what was taken and what was refused',
  examples: ['rail agreement reload', 'rail agreement reload -o json'],
  changes: () => true,
  async run(context) {
    const reloaded = await tellControl<Reloaded>(context, '/v1/agreements/reload', {});
    writeObject(reloaded, context.output, () => describe(reloaded));
    return reloaded.refused.length === 0 ? 0 : 1;
  },
});

function describe({ taken, refused }: Reloaded): string {
  const parts: string[] = [];
  if (taken.length === 0) parts.push('nothing has changed');
  else
    parts.push(
      table(
        ['AGREEMENT', 'TAKEN'],
        taken.map(({ agreement, what }) => [agreement, what]),
      ),
    );
  if (refused.length > 0) {
    parts.push('', ...refused.map(({ code, at, message }) => `${code} ${at}: ${message}`));
    parts.push('What was refused stays as it was.');
  }
  return parts.join('\n');
}
