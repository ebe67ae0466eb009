import { RailError } from '@rail/kernel';
import { type CommandContext, type CommandOptions, type OptionDeclaration, textOption } from '../command.ts';
import { writeObject, writeOut } from '../output/write.ts';

export const fileOption: OptionDeclaration = {
  flags: '--file <path>',
  description: 'the access file, which control and gateway are started with (RAIL_ACCESS_FILE)',
};

/** @throws RailError OPTION_INVALID if nobody says which */
export function accessFileOf({ env }: CommandContext, options: CommandOptions): string {
  const file = textOption(options, 'file') ?? env['RAIL_ACCESS_FILE'];
  if (file !== undefined) return file;
  throw new RailError('OPTION_INVALID', 'say which access file, with --file or RAIL_ACCESS_FILE');
}

/** Shows a token, which cannot be shown again: whole, however narrow the terminal is. */
export function showToken(
  user: { readonly name: string; readonly token: string; readonly file: string },
  { output }: CommandContext,
): void {
  if (output === 'table' || output === 'wide') writeOut(tokenText(user));
  else writeObject(user, output, () => '');
}

function tokenText({
  name,
  token,
  file,
}: {
  readonly name: string;
  readonly token: string;
  readonly file: string;
}): string {
  return [
    `token of ${name}, shown once:`,
    token,
    `${file} holds its digest; a running exchange takes it within a second`,
    'commands: RAIL_TOKEN=… rail board   pages: log in with it   HTTP: Authorization: Bearer …',
  ].join('\n');
}
