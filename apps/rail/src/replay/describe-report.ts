import { errorTable, formatCount as n } from '@rail/kernel';
import type { DatasetReport, ReplayReport } from '@rail/publisher';
import { type Column, tableOf } from '../output/write.ts';

const columns: readonly Column<DatasetReport>[] = [
  ['DATASET', ({ line, dataset }) => `${line}/${dataset}`],
  ['FILE', ({ file }) => file],
  ['ROWS', ({ rows }) => rows],
  ['SENT', ({ sent }) => sent],
  ['QUARANTINED', ({ quarantined }) => quarantined],
  ['ORDER', ({ order }) => order],
  ['ENCODING', ({ encodings }) => encodings.join(', ')],
];

/** The report of a replay for a person. */
export function describeReport(report: ReplayReport): string {
  const { run, state, sent, fit, quarantined, rows, pace, achieved, timingErrorMs, storedAfterMs, parts } = report;
  const share = rows === 0 ? '0' : ((quarantined / rows) * 100).toFixed(3);
  const outcome = run === null ? `dry run: ${n(fit)} fit` : `${state} ${run}: ${n(sent)} sent`;
  const took = `${report.durationSeconds.toFixed(1)} s${parts > 1 ? ` in ${parts} parts` : ''}`;
  const unit = /\dx$/.test(pace) ? 'x' : '/s';
  return [
    `${outcome}, ${n(quarantined)} quarantined (${share} %) of ${n(rows)} rows, ${took}`,
    ...report.byReason.map(
      ({ number, reason, rows: count, first }) => `  ${number} ${reason}  ${n(count)} rows, first ${first}`,
    ),
    ...(report.datasets.length === 1 ? describeInput(report.input) : describeDatasets(report)),
    ...describeSelection(report),
    ...(achieved === null || run === null ? [] : [`  pace ${pace} asked, ${n(achieved)}${unit} achieved`]),
    ...(timingErrorMs === null ? [] : [`  timing error ${describeTimes(timingErrorMs)} (due to sent)`]),
    ...(storedAfterMs === null ? [] : [`  stored after ${describeTimes(storedAfterMs)} (due to acknowledged)`]),
    ...describeAge(report),
  ].join('\n');
}

/** What the files are, what was done with their order, and what went nowhere. */
function describeInput({ files, order, spilledBytes, dropped }: ReplayReport['input']): string[] {
  const kinds = new Set(
    files.map(({ format, codec, compression, encoding }) =>
      [
        format,
        ...(codec === undefined ? [] : [`${codec} blocks`]),
        ...(encoding === undefined ? [] : [`${encoding.encoding} (${encoding.why})`]),
        ...(compression === 'none' ? [] : [compression]),
      ].join(', '),
    ),
  );
  const spilled = spilledBytes === 0 ? '' : ` (${n(Math.ceil(spilledBytes / 1e6))} MB)`;
  return [
    `  ${files.length === 1 ? 'file' : `${n(files.length)} files`}: ${[...kinds].join('; ')}; ${order}${spilled}`,
    ...describeDropped(dropped),
  ];
}

function describeDropped(dropped: ReplayReport['input']['dropped']): string[] {
  const all = Object.entries(dropped).map(([column, rows]) => `${column} (${n(rows)} rows)`);
  return all.length === 0 ? [] : [`  no field takes, dropped: ${all.join(', ')}`];
}

/** A row for each dataset. */
function describeDatasets({ datasets, input: { files, order, dropped } }: ReplayReport): string[] {
  return [
    `  ${n(files.length)} files of ${datasets.length} datasets, ${order}`,
    ...tableOf(datasets, columns, 'table')
      .split('\n')
      .map((line) => `  ${line}`),
    ...describeDropped(dropped),
  ];
}

function describeSelection({ selection, input: { outsideRange } }: ReplayReport): string[] {
  if (selection === null) return [];
  const { from, to, shiftTo } = selection;
  const range = `${from === undefined ? '' : ` from ${from}`}${to === undefined ? '' : ` before ${to}`}`;
  return [
    ...(range === '' ? [] : [`  only what happened${range}: ${n(outsideRange)} rows are not`]),
    ...(shiftTo === undefined ? [] : [`  event times moved: the first is ${shiftTo}`]),
  ];
}

function describeAge({ olderThanRetention, run, datasets }: ReplayReport): string[] {
  if (olderThanRetention === null) return [];
  const { rows, retentionDays } = olderThanRetention;
  const { number } = errorTable.RETENTION_SHORTER;
  const older = datasets.filter((each) => each.olderThanRetention !== null).map(({ dataset }) => dataset);
  const names = older.length > 3 ? `${older.length} datasets` : older.join(', ');
  const [topics, keep] = older.length === 1 ? ['topic', 'keeps'] : ['topics', 'keep'];
  return [
    `warning ${number}  ${n(rows)} rows happened longer ago than the ${topics} of ${names} ${keep} records (${retentionDays} d).`,
    `  They ${run === null ? 'would be' : 'are'} kept ${retentionDays} d from now, as records are stamped with the time of publication;`,
    '  their event time stays old. --shift-to now moves it and keeps the gaps.',
  ];
}

function describeTimes({ p50, p99, max }: { p50: number; p99: number; max: number }): string {
  return `p50 ${p50} ms, p99 ${p99} ms, max ${max} ms`;
}
