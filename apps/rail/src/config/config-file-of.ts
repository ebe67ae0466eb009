import { RailError } from '@rail/kernel';
import type { CommandContext } from '../command.ts';

/** Configuration of the user. Throws CONFIG_INVALID where there is no home to keep one. */
export function configFileOf({ configFile }: CommandContext): string {
  if (configFile !== undefined) return configFile;
  throw new RailError('CONFIG_INVALID', 'there is no home folder for a configuration: name a file with -c');
}
