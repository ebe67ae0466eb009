import { RailError } from '@rail/kernel';
import { type CommandOptions, textOption } from './command.ts';

/** Reads a whole number within bounds; `flag` names it for the error. Throws OPTION_INVALID. */
export function integerOption(
  options: CommandOptions,
  name: string,
  flag: string,
  least: number,
  most: number,
): number {
  const text = textOption(options, name) ?? '';
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new RailError('OPTION_INVALID', `${flag} ${text}: it is a whole number from ${least} to ${most}`);
  }
  return value;
}

export function portOption(options: CommandOptions, name: string, flag: string): number {
  return integerOption(options, name, flag, 0, 65_535);
}
