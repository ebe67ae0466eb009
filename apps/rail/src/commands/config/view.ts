import { defineCommand } from '../../command.ts';
import { settings } from '../../config/settings.ts';
import { type Column, writeRows } from '../../output/write.ts';

interface Row {
  readonly setting: string;
  readonly value: string | null;
  readonly origin: string;
}

export default defineCommand({
  words: 'config view',
  summary: 'the settings that hold: of the context, of ./rail.yaml, of the environment, of options, in that order',
  options: [{ flags: '--origins', description: 'where each value comes from' }],
  examples: ['rail config view', 'rail config view --origins', 'rail config view --context prod -o json'],
  async run({ settings: resolved, configFile, output }, _args, options) {
    const rows: Row[] = [
      { setting: 'context', value: resolved.context ?? null, origin: configFile ?? 'no configuration' },
      ...settings.map(({ key, secret }) => {
        const found = resolved.values.get(key);
        const value = found === undefined ? null : secret === true ? (found.missing ?? '(set)') : found.value;
        return { setting: key, value, origin: found?.origin ?? '-' };
      }),
    ];
    if (resolved.isProtected) rows.push({ setting: 'protected', value: 'true', origin: 'the context, or ./rail.yaml' });
    const columns: Column<Row>[] = [
      ['SETTING', ({ setting }) => setting],
      ['VALUE', ({ value }) => value ?? '-'],
    ];
    if (options['origins'] === true || output === 'wide') columns.push(['ORIGIN', ({ origin }) => origin]);
    writeRows(rows, columns, output);
    return 0;
  },
});
