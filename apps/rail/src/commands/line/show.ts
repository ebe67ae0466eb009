import { join } from 'node:path';
import { loadAgreements } from '@rail/agreements';
import { loadCatalogue } from '@rail/catalogue';
import { controlOfLine } from '@rail/inspect';
import { formatCount, systemClock } from '@rail/kernel';
import { type CommandContext, defineCommand } from '../../command.ts';
import { describeControl } from '../../line/describe-control.ts';
import { figuresOf, type LineReport, lineReport, openQuarantine } from '../../line/line-report.ts';
import { shownDuration } from '../../output/shown-time.ts';
import { table, tableOf, writeObject } from '../../output/write.ts';
import { withExchange } from '../../with-exchange.ts';

export default defineCommand({
  words: 'line show',
  summary: 'a line: whose it is, when its datasets are due, who gets them, what its topics hold and what waits',
  arguments: [{ name: '<line>', description: 'id of the line' }],
  options: [{ flags: '--declared', description: 'what is declared only; asks no exchange' }],
  examples: ['rail line show medical-security', 'rail line show health --declared', 'rail line show health -o json'],
  async run(context, [id = ''], options) {
    const declared = loadCatalogue(join(context.schemasDir, 'lines'));
    const line = declared.line(id);
    const agreements = loadAgreements(join(context.schemasDir, 'agreements'), declared);
    const report =
      options['declared'] === true
        ? lineReport(line, agreements, undefined, null, null)
        : await withExchange(context, 'line', async (client, catalogue) =>
            lineReport(
              line,
              agreements,
              await figuresOf(client, line),
              await openQuarantine(client, catalogue, line.id),
              await controlOfLine(client, line.id),
            ),
          );
    writeObject(report, context.output, () => describe(report, context));
    return 0;
  },
});

type Dataset = LineReport['datasets'][number];

function describe(report: LineReport, { language, output, timeZone }: CommandContext): string {
  const { number, line, department, contact, datasets, control, quarantine } = report;
  const nowMs = systemClock.now();
  const ago = (at: string | null | undefined): string =>
    at === null || at === undefined ? '-' : `${shownDuration(nowMs - Date.parse(at))} ago`;
  const figure = (dataset: Dataset, of: (figures: NonNullable<Dataset['figures']>) => number): number | string =>
    dataset.figures === null ? '-' : of(dataset.figures);
  const held = tableOf<Dataset>(
    datasets,
    [
      ['DATASET', ({ dataset }) => dataset.split('/')[1] ?? ''],
      [language === 'zh' ? '名称' : 'NAME', (dataset) => dataset[language]],
      ['KIND', ({ kind }) => kind, 'wide'],
      ['DUE', ({ timetable }) => `${timetable.window} ${timetable.calendar}`],
      ['GRACE', ({ timetable }) => shownDuration(timetable.graceMs)],
      ['PROMISE', ({ freshnessMs }) => shownDuration(freshnessMs)],
      ['OFFSETS', (dataset) => figure(dataset, ({ offsets }) => offsets.to - offsets.from)],
      ['FROM', (dataset) => figure(dataset, ({ offsets }) => offsets.from), 'wide'],
      ['TO', (dataset) => figure(dataset, ({ offsets }) => offsets.to), 'wide'],
      ['NEWEST', ({ figures }) => ago(figures?.newestAt)],
      ['LAG', (dataset) => figure(dataset, ({ lagRecords }) => lagRecords)],
      ['TOPIC', ({ topic }) => topic, 'wide'],
    ],
    output,
  );
  const shared = datasets.flatMap(({ dataset, agreements }) =>
    agreements.map(({ id, version, subscriber }) => [dataset.split('/')[1] ?? '', id, `v${version}`, subscriber]),
  );
  return [
    `${number} ${line}  ${department[language]}`,
    `${contact.unit}  ${contact.phone}  ${contact.email}`,
    ...(control === null ? [] : ['', describeControl(control, { timeZone })]),
    '',
    held,
    '',
    shared.length === 0 ? 'no agreement shares it' : table(['DATASET', 'AGREEMENT', 'V', 'SUBSCRIBER'], shared),
    ...(quarantine === null ? [] : ['', quarantineText(quarantine)]),
  ].join('\n');
}

function quarantineText(quarantine: NonNullable<LineReport['quarantine']>): string {
  if (quarantine.length === 0) return 'nothing is open in quarantine';
  const total = quarantine.reduce((sum, { records }) => sum + records, 0);
  const rows = quarantine.map(({ reason, meaning, records }) => [reason, meaning, records]);
  return `${formatCount(total)} open in quarantine\n${table(['REASON', 'MEANING', 'RECORDS'], rows)}`;
}
