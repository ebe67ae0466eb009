import type { Language } from '@rail/board';
import { RailError } from '@rail/kernel';

/** Narrower than this is no table. */
const narrowest = 60;

/** Whether somebody sits in front of a screen that is wide enough for the board. */
export function hasScreen(): boolean {
  return process.stdout.isTTY && process.stdin.isTTY && process.stdout.columns >= narrowest;
}

/** The language asked for, else that of the environment. Throws OPTION_INVALID. */
export function languageOf(asked: string | undefined, env: Readonly<Record<string, string | undefined>>): Language {
  if (asked === 'zh' || asked === 'en') return asked;
  if (asked !== undefined) throw new RailError('OPTION_INVALID', `--lang ${asked}: it is zh or en`);
  return /^zh/i.test(env['LC_ALL'] ?? env['LC_MESSAGES'] ?? env['LANG'] ?? '') ? 'zh' : 'en';
}
