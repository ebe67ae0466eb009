import { resolve } from 'node:path';
import { nearest, RailError, systemClock } from '@rail/kernel';
import { shareStatus } from '@rail/inspect';
import { securityProtocolOf } from '@rail/runtime';
import { type CommandContext, type CommandOptions, defineCommand, textOption } from '../command.ts';
import { clientOptions, kafkaAccess } from '../config/client-options.ts';
import { shownDuration, shownTime } from '../output/shown-time.ts';
import { table, writeNotice, writeObject, writeRows } from '../output/write.ts';
import { termsOf } from '../share/find-share-terms.ts';
import { checkAccess } from '../subscribe/check-access.ts';
import { type SampleLanguage, sampleLanguages } from '../subscribe/languages.ts';
import { sampleValues } from '../subscribe/sample-values.ts';
import { shareReaders } from '../subscribe/share-readers.ts';
import { writeSample } from '../subscribe/write-sample.ts';
import { withExchange } from '../with-exchange.ts';

const languageNames = sampleLanguages.map(({ name }) => name);

export default defineCommand({
  words: 'subscribe',
  summary: 'a folder with a program that reads a share; or --check that you can, --why nothing comes',
  arguments: [{ name: '<agreement>', description: 'id of the agreement' }],
  options: [
    { flags: '-d, --dir <folder>', description: 'where to write it; ./AGREEMENT unless told' },
    { flags: '--lang <language>', description: languageNames.join(', ') },
    { flags: '--check', description: 'name, login, advertised name, topic and group, schema, newest record' },
    { flags: '--why', description: 'why nothing comes, what was left out, and how far your groups are' },
  ],
  examples: [
    'rail subscribe mr-hr-019 -d feed --lang python',
    'rail subscribe mr-hr-019 --check',
    'rail subscribe mr-hr-019 --why -o json',
  ],
  run(context, [id = ''], options) {
    const modes = [textOption(options, 'lang') !== undefined, options['check'] === true, options['why'] === true];
    if (modes.filter(Boolean).length !== 1) {
      throw new RailError('OPTION_INVALID', `say one of --lang ${languageNames.join('|')}, --check, --why`);
    }
    if (options['check'] === true) return check(context, id);
    if (options['why'] === true) return why(context, id);
    return write(context, id, options);
  },
});

async function write(context: CommandContext, id: string, options: CommandOptions): Promise<number> {
  const language = languageOf(textOption(options, 'lang') ?? '');
  const folder = resolve(textOption(options, 'dir') ?? id);
  const { env, registryUrl, gatewayUrl } = context;
  const kafka = kafkaAccess(context);
  const protocol = securityProtocolOf(kafka);
  const caFile = env['SSL_CA_LOCATION'];
  const written = await withExchange(context, 'subscribe', async (client, catalogue) => {
    const { entitlement } = await termsOf(client, context.schemasDir, id);
    if (entitlement === undefined) throw new RailError('SHARE_ENDED', `${id} is not in force any more`);
    const values = sampleValues(entitlement, catalogue, { kafka, caFile, registryUrl, gatewayUrl }, language);
    return { files: writeSample(folder, language, values, entitlement.shareSchemaText), values };
  });
  const { files, values } = written;
  const report = { agreement: id, language: language.name, folder, files, run: language.run };
  writeObject(report, context.output, () =>
    table(
      ['NEEDS', ''],
      [
        ['bootstrap', `${values['BOOTSTRAP']} (${protocol})`],
        ['topic', values['TOPIC']!],
        ['groups', `${id}.*`],
        ['schema', `id ${values['SCHEMA_ID']}, ${values['SCHEMA_FILE']}, at ${registryUrl}`],
        ['wrote', `${folder}: ${files.join(' ')}`],
      ],
    ),
  );
  if (!context.quiet) {
    writeNotice(`next: cd ${folder} && ${language.run}`);
    if (protocol === 'PLAINTEXT')
      writeNotice('no login, no TLS: on the embedded broker whoever reaches its port reads everything');
  }
  return 0;
}

async function check(context: CommandContext, id: string): Promise<number> {
  const findings = await checkAccess({
    options: clientOptions(context, 'rail.subscribe'),
    registryUrl: context.registryUrl,
    gatewayUrl: context.gatewayUrl,
    nowMs: systemClock.now(),
    termsOf: (client) => termsOf(client, context.schemasDir, id),
    id,
  });
  writeRows(
    findings,
    [
      ['', ({ status }) => status],
      ['CHECK', ({ check: name }) => name],
      ['FOUND', ({ detail }) => detail],
      ['REMEDY', ({ remedy }) => remedy ?? ''],
    ],
    context.output,
  );
  return Math.max(...findings.map(({ exitCode }) => exitCode));
}

async function why(context: CommandContext, id: string): Promise<number> {
  const nowMs = systemClock.now();
  const report = await withExchange(context, 'subscribe', async (client, catalogue) => {
    const terms = await termsOf(client, context.schemasDir, id);
    const dataset = catalogue.dataset(terms.agreement.dataset);
    const status = await shareStatus(client, terms, dataset, { fromMs: nowMs - countedMs, nowMs });
    return { ...status, readers: await shareReaders(client, id) };
  });
  writeObject(report, context.output, () => {
    const { silence, last, counts, waitingRecords, readers, countedFrom } = report;
    const ago = (text: string): string => `${shownDuration(nowMs - Date.parse(text))} ago`;
    const rows: string[][] = [
      ['why', `${silence.kind}: ${silence.text[context.language]}`],
      ['newest', last === null ? 'none' : `${last.place}, published ${ago(last.publishedAt)}`],
      ['waiting', `${waitingRecords} records in front of the router`],
      ['since', shownTime(Date.parse(countedFrom), context.timeZone)],
      ['delivered', String(counts.delivered)],
      ['filtered out', String(counts.filteredOut)],
      ['set aside', String(counts.quarantined)],
      ...readers.map(({ group, members, lagRecords }) => [
        `group ${group}`,
        `${members} members, ${lagRecords === null ? 'has committed nothing' : `${lagRecords} offsets behind`}`,
      ]),
    ];
    if (readers.length === 0) rows.push(['groups', `none begins with ${id}.: nobody reads, or outside any group`]);
    return table([id, report.state], rows);
  });
  return 0;
}

const countedMs = 15 * 60_000;

function languageOf(name: string): SampleLanguage {
  const found = sampleLanguages.find((language) => language.name === name);
  if (found !== undefined) return found;
  const near = nearest(name, languageNames);
  const hint = near === undefined ? `it is one of ${languageNames.join(', ')}` : `did you mean ${near}?`;
  throw new RailError('OPTION_INVALID', `--lang ${name}: ${hint}`);
}
