import { RegistryClient } from '@rail/avro';
import { shareTopic } from '@rail/catalogue';
import { followRecords, newestRecords, ShareReader, type StoredRecord } from '@rail/inspect';
import { stringify } from 'yaml';
import { defineCommand } from '../../command.ts';
import { integerOption } from '../../integer-option.ts';
import { writeNotice, writeOut } from '../../output/write.ts';
import { termsOf } from '../../share/find-share-terms.ts';
import { withExchange } from '../../with-exchange.ts';

export default defineCommand({
  words: 'share tail',
  summary: 'the newest records of a share, decoded as its subscriber sees them: one JSON object a line',
  arguments: [{ name: '<agreement>', description: 'id of the agreement' }],
  options: [
    { flags: '-n, --records <count>', description: 'so many records, the newest', default: '10' },
    { flags: '-f, --follow', description: 'then what is committed from now on, until Ctrl-C' },
  ],
  examples: ['rail share tail mr-hr-019', 'rail share tail mr-hr-019 -n 0 --follow | jq .value.entityName'],
  async run(context, [id = ''], options) {
    const count = integerOption(options, 'records', '--records', 0, 100_000);
    const follow = options['follow'] === true;
    const signal = follow ? context.interrupted : undefined;
    await withExchange(context, 'share', async (client) => {
      const terms = await termsOf(client, context.schemasDir, id);
      const reader = new ShareReader(new RegistryClient({ url: context.registryUrl }), terms.entitlement);
      const print = async (record: StoredRecord): Promise<void> => {
        const shared = await reader.read(record);
        writeOut(context.output === 'yaml' ? `---\n${stringify(shared)}` : JSON.stringify(shared));
      };
      const { records, bounds } = await newestRecords(client, shareTopic(id), count);
      for (const record of records) await print(record);
      if (signal !== undefined) {
        if (!context.quiet) writeNotice(`following ${shareTopic(id)}; Ctrl-C ends it`);
        await followRecords(client, bounds, signal, print);
      } else if (records.length === 0 && !context.quiet) {
        writeNotice(`${shareTopic(id)} holds no records; rail share status ${id} says why`);
      }
    });
    return 0;
  },
});
