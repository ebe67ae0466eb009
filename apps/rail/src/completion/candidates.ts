import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandContext } from '../command.ts';
import { readConfigFile } from '../config/resolve.ts';
import { outputFormats } from '../output/write.ts';

/** Values that can be completed, by the placeholder of an argument or option. Names of files are enough: it has to be quick. */
export const candidatesOf: Readonly<Record<string, (context: CommandContext) => string[] | Promise<string[]>>> = {
  line: ({ schemasDir }) => linesIn(schemasDir),
  dataset: ({ schemasDir }) => {
    return linesIn(schemasDir).flatMap((line) =>
      filesIn(join(schemasDir, 'lines', line))
        .filter((name) => /^[a-z-]+\.avsc$/.test(name))
        .map((name) => `${line}/${name.replace('.avsc', '')}`),
    );
  },
  agreement: agreementsIn,
  id: agreementsIn, // what has an id and nothing else is an agreement
  database: ({ schemasDir }) => foldersIn(join(schemasDir, 'thematic')),
  run: async (context) => (await import('./runs.ts')).runsOf(context),
  alert: async (context) => (await import('./alerts.ts')).openAlertsOf(context),
  context: ({ configFile }) => [...(readConfigFile(configFile, 'user')?.contexts.keys() ?? [])],
  'output format': () => [...outputFormats],
  language: () => ['zh', 'en'],
  shell: () => ['bash', 'zsh', 'fish', 'powershell'],
};

function agreementsIn({ schemasDir }: CommandContext): string[] {
  return filesIn(join(schemasDir, 'agreements'))
    .filter((name) => /^[a-z0-9-]+\.yaml$/.test(name))
    .map((name) => name.replace('.yaml', ''));
}

/** Beside the lines lie the types that they share. */
function linesIn(schemasDir: string): string[] {
  return foldersIn(join(schemasDir, 'lines')).filter((name) => name !== 'shared');
}

function foldersIn(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);
}

function filesIn(dir: string): string[] {
  return readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}
