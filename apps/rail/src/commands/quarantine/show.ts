import { parseSchema, RegistryClient } from '@rail/avro';
import { entryOf, jsonOf, parseSetAsidePlace, recordAt, settlementsOf } from '@rail/inspect';
import { isRailError, RailError } from '@rail/kernel';
import { defineCommand, textOption } from '../../command.ts';
import { writeObject } from '../../output/write.ts';
import { withQuarantine } from '../../quarantine/with-quarantine.ts';

export default defineCommand({
  words: 'quarantine show',
  summary: 'one record that was set aside, with its content',
  arguments: [{ name: '<place>', description: 'LINE/PARTITION/OFFSET, as rail quarantine list shows it' }],
  options: [
    { flags: '--registry <url>', description: 'schema registry (SCHEMA_REGISTRY_URL, else http://127.0.0.1:8080)' },
  ],
  examples: ['rail quarantine show health/2/118'],
  async run(context, [text = ''], options) {
    const { topic, partition, offset } = parseSetAsidePlace(text);
    const url = textOption(options, 'registry') ?? context.registryUrl;
    const shown = await withQuarantine(context, async (client) => {
      const record = await recordAt(client, topic, partition, offset);
      if (record === undefined) throw new RailError('RECORD_NOT_FOUND', `${topic} holds no record ${text}`);
      const entry = entryOf(record, await settlementsOf(client));
      return { ...entry, ...(await contentOf(record.value, entry.origin !== null, new RegistryClient({ url }))) };
    });
    writeObject(shown, context.output, () =>
      Object.entries(shown)
        .map(([name, value]) => `${name.padEnd(10)} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
        .join('\n'),
    );
    return 0;
  },
});

const shownBytes = 512;

/** The value decoded where it can be, else as text for a row of a file, else its first bytes. */
async function contentOf(
  value: Buffer | null,
  isRecord: boolean,
  registry: RegistryClient,
): Promise<{ content: unknown }> {
  if (value === null) return { content: null };
  if (!isRecord) return { content: value.toString() };
  try {
    const schema = parseSchema(
      await registry.schemaById(value.length >= 5 && value[0] === 0 ? value.readInt32BE(1) : -1),
    );
    return { content: jsonOf(schema, value, 5) };
  } catch (error) {
    if (!isRailError(error)) throw error;
    return { content: `hex ${value.subarray(0, shownBytes).toString('hex')}${value.length > shownBytes ? '…' : ''}` };
  }
}
