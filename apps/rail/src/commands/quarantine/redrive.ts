import { RegistryClient } from '@rail/avro';
import type { Catalogue } from '@rail/catalogue';
import { redrive, type Selection, type SetAside, visitSetAside } from '@rail/inspect';
import type { KafkaClient } from '@rail/kafka-client';
import { RailError, systemClock } from '@rail/kernel';
import { type CommandContext, type CommandOptions, defineCommand, listOption, textOption } from '../../command.ts';
import { writeObject } from '../../output/write.ts';
import { describeRecords, describeRows } from '../../quarantine/describe-redriven.ts';
import { type OpenRow, openRowOf } from '../../quarantine/open-row.ts';
import { redriveRows } from '../../quarantine/redrive-rows.ts';
import { selectionOf, selectionOptions, withQuarantine } from '../../quarantine/with-quarantine.ts';
import { signalCode } from '../../until-interrupted.ts';

export default defineCommand({
  words: 'quarantine redrive',
  summary: 'send what was set aside again, under the rules and agreements of today',
  arguments: [{ name: '[places...]', description: 'LINE/PARTITION/OFFSET; all of the selection unless told' }],
  options: [
    ...selectionOptions,
    {
      flags: '-m, --mapping <file>',
      description: 'read rows of --run from their files again, under this mapping; several, or a folder',
      isList: true,
    },
    { flags: '--again', description: 'also what one agreement alone set aside: every agreement gets it again' },
    { flags: '--dry-run', description: 'say what would be sent, send nothing' },
    { flags: '--registry <url>', description: 'schema registry (SCHEMA_REGISTRY_URL, else http://127.0.0.1:8080)' },
  ],
  examples: [
    'rail quarantine redrive health/2/118',
    'rail quarantine redrive --line market-regulation --reason Q102',
    'rail quarantine redrive --agreement fi-me-004 --again',
    'rail quarantine redrive --run r-7f3a90c21b -m air.mapping.yaml',
  ],
  changes: (options) => options['dryRun'] !== true,
  async run(context, places, options) {
    const selection = selectionOf(options, false);
    const { line, reason, run, agreement } = selection;
    if (places.length === 0 && [line, reason, run, agreement].every((value) => value === undefined)) {
      throw new RailError('OPTION_INVALID', 'say what to redrive: places, --line, --reason, --run or --agreement');
    }
    const mappings = listOption(options, 'mapping');
    if (mappings.length > 0 && run === undefined) {
      throw new RailError('OPTION_INVALID', '-m is the mapping of the rows of one run: say which, with --run');
    }
    const asked: Asked = { context, places, options, selection };
    await withQuarantine(context, (client, catalogue) =>
      mappings.length > 0
        ? rowsAgain(client, catalogue, asked, { run: run!, mappings })
        : recordsAgain(client, catalogue, asked),
    );
    return context.interrupted.aborted ? signalCode(context.interrupted) : 0;
  },
});

interface Asked {
  readonly context: CommandContext;
  readonly places: readonly string[];
  readonly options: CommandOptions;
  readonly selection: Selection;
}

async function recordsAgain(client: KafkaClient, catalogue: Catalogue, asked: Asked): Promise<void> {
  const { context, options } = asked;
  const entries: SetAside[] = [];
  await visitWanted(client, catalogue, asked, (entry) => void entries.push(entry));
  const found = entries.length;
  const done =
    options['dryRun'] === true
      ? { sent: 0, skipped: [] }
      : await redrive(client, entries, { again: options['again'] === true, ...handsOf(context) });
  writeObject({ found, ...done }, context.output, () => describeRecords(found, done));
}

async function rowsAgain(
  client: KafkaClient,
  catalogue: Catalogue,
  asked: Asked,
  of: { readonly run: string; readonly mappings: readonly string[] },
): Promise<void> {
  const { context, options } = asked;
  const rows: OpenRow[] = [];
  await visitWanted(client, catalogue, asked, (entry, record) => {
    const row = openRowOf(entry, record);
    if (row !== undefined) rows.push(row);
  });
  const dryRun = options['dryRun'] === true;
  const registry = new RegistryClient({ url: textOption(options, 'registry') ?? context.registryUrl });
  const done = await redriveRows(client, rows, { ...of, catalogue, registry, dryRun, ...handsOf(context) });
  const found = rows.length;
  writeObject({ found, ...done }, context.output, () => describeRows(found, done, dryRun));
}

/** What is open of the selection, or the places of it that were named. @throws RailError RECORD_NOT_FOUND */
async function visitWanted(
  client: KafkaClient,
  catalogue: Catalogue,
  { places, selection }: Asked,
  visit: Parameters<typeof visitSetAside>[3],
): Promise<void> {
  const wanted = new Set(places.map((place) => place.replace(/^quarantine\./, '')));
  await visitSetAside(client, catalogue, selection, (entry, record) => {
    if (places.length === 0 || wanted.delete(entry.place)) visit(entry, record);
  });
  if (wanted.size === 0) return;
  throw new RailError('RECORD_NOT_FOUND', `not open in quarantine: ${[...wanted].join(', ')}`);
}

function handsOf({ interrupted }: CommandContext): { nowMs: () => number; stopped: () => boolean } {
  return { nowMs: () => systemClock.now(), stopped: () => interrupted.aborted };
}
