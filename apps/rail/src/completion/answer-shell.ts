import { setTimeout as pause } from 'node:timers/promises';
import { isRailError } from '@rail/kernel';
import type { CommandContext } from '../command.ts';
import { contextOf, type GivenOptions, type Surroundings } from '../command-context.ts';
import { globalOptions, spellingsOf } from '../global-options.ts';
import { writeOut } from '../output/write.ts';
import { type Candidate, complete } from './complete.ts';

/** Nobody waits longer for a list that may be typed. */
const limitMs = 300;

/** Answers `rail __complete WORDS…`: a candidate a line, with what it is behind a tab. Silent if it cannot. */
export async function answerShell(words: readonly string[], surroundings: Surroundings): Promise<void> {
  const asked = words.map((word) => (word === '""' ? '' : word)); // as PowerShell 5 passes an empty word
  const none: Candidate[] = [];
  const found = await Promise.race([
    complete(asked, contextFor(asked, surroundings)).catch(() => none),
    pause(limitMs, none),
  ]);
  for (const { value, about } of found) writeOut(about === undefined ? value : `${value}\t${about}`);
}

/** The settings that hold for the line so far; those of the environment alone if a configuration is faulty. */
function contextFor(words: readonly string[], surroundings: Surroundings): CommandContext {
  const options: Record<string, string> = {};
  for (const { flags } of globalOptions) {
    const name = /--([a-z-]+) </.exec(flags)?.[1]?.replaceAll(/-(\w)/g, (_dash, sign: string) => sign.toUpperCase());
    const at = words.findIndex((word, index) => index < words.length - 1 && spellingsOf(flags).includes(word));
    const value = words[at + 1];
    if (name !== undefined && at >= 0 && value !== undefined && value !== '' && name !== 'output')
      options[name] = value;
  }
  const contextWith = (given: GivenOptions, ignoresConfig: boolean): CommandContext =>
    contextOf(given, surroundings, ignoresConfig, () => undefined);
  try {
    return contextWith(options, false);
  } catch (error) {
    if (!isRailError(error)) throw error;
    return contextWith({}, true);
  }
}
