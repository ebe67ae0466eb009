import { RegistryClient } from '@rail/avro';
import { redrivenHeader } from '@rail/catalogue';
import {
  agreementsOf,
  findOrigin,
  parsePlace,
  shownValues,
  type TracedAgreement,
  traceRecord,
  type TraceReport,
} from '@rail/inspect';
import { formatCount, systemClock } from '@rail/kernel';
import { defineCommand, textOption } from '../command.ts';
import { shownTime } from '../output/shown-time.ts';
import { table, writeObject } from '../output/write.ts';
import { withThematic } from '../thematic/open-thematic.ts';
import { withExchange } from '../with-exchange.ts';

export default defineCommand({
  words: 'trace',
  summary: 'where one record went under every agreement, field by field, and why',
  arguments: [{ name: '<place>', description: 'TOPIC/PARTITION/OFFSET, DATABASE.TABLE:KEY or FILE:LINE' }],
  options: [
    { flags: '--fields', description: 'every field of what was delivered: before, after, why' },
    { flags: '--agreement <id>', description: 'one agreement only' },
    { flags: '--registry <url>', description: 'schema registry (SCHEMA_REGISTRY_URL, else http://127.0.0.1:8080)' },
  ],
  examples: [
    'rail trace line.market-regulation.enterprise/0/118',
    'rail trace market-entities.entity:91330199MA0DEM0A7F --fields',
    'rail trace air.csv:118 -o json',
  ],
  async run(context, [place = ''], options) {
    const wanted = parsePlace(place);
    const url = textOption(options, 'registry') ?? context.registryUrl;
    return withExchange(context, 'trace', async (client, catalogue) => {
      const all = await agreementsOf(client);
      const only = textOption(options, 'agreement');
      const agreements = only === undefined ? all : all.filter(({ agreement }) => agreement.id === only);
      const registry = new RegistryClient({ url });
      const report = await withThematic(context, async (thematic) => {
        const origin = await findOrigin(client, catalogue, all, thematic, wanted);
        return traceRecord({ client, registry, catalogue, agreements, thematic, nowMs: systemClock.now() }, origin);
      });
      writeObject(report, context.output, () => describe(report, options['fields'] === true, context.timeZone));
      return 0;
    });
  },
});

function describe(report: TraceReport, withFields: boolean, timeZone: string): string {
  const from = report.headers['rail-at'] ?? report.headers['rail-run'];
  const publishedAt = shownTime(Date.parse(report.publishedAt), timeZone);
  const head = [
    `${report.record}  published ${publishedAt}${from === undefined ? '' : `  from ${from}`}${redrivenOf(report)}`,
    `  key ${report.key ?? '-'}  schema ${report.schemaId ?? '-'}`,
  ];
  if (report.quarantined !== null) head.push(`  set aside for all agreements: ${report.quarantined}`);
  if (report.agreements.length === 0 && report.quarantined === null) head.push('  no agreement shares this dataset');
  const width = Math.max(0, ...report.agreements.map(({ id }) => id.length));
  return [...head, ...report.agreements.flatMap((each) => describeAgreement(each, width, withFields))].join('\n');
}

function redrivenOf({ headers }: TraceReport): string {
  const times = Number.parseInt(headers[redrivenHeader] ?? '0', 16);
  return times > 0 ? `  redriven ${times === 1 ? 'once' : `${times} times`}` : '';
}

function describeAgreement(traced: TracedAgreement, width: number, withFields: boolean): string[] {
  const { id, outcome, why, share, rows, fields } = traced;
  const indent = ' '.repeat(width + 4);
  return [
    `  ${id.padEnd(width)}  ${outcome.padEnd(11)}  ${share === null ? '' : `${share}  `}${why}`,
    ...rows.map(({ row, note, committedAfterMs }) => {
      const after = committedAfterMs === null ? '' : `  ${formatCount(committedAfterMs)} ms after publication`;
      return `${indent}${note.padEnd(11)}  ${row}${after}`;
    }),
    ...(withFields && fields.length > 0 ? [fieldTable(fields)] : []),
  ];
}

function fieldTable(fields: TracedAgreement['fields']): string {
  const rows = fields.map(({ path, status, treatment, before, after, why }) => [
    path,
    status === 'withheld' ? 'withheld' : (treatment ?? status),
    shownValues(before),
    status === 'withheld' ? '-' : shownValues(after),
    why,
  ]);
  const text = table(['FIELD', 'TREATMENT', 'BEFORE', 'AFTER', 'WHY'], rows);
  return text.replaceAll(/^/gm, '    ');
}
