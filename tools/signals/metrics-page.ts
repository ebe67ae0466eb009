import { type MetricLabel, metricLabels } from '../../libs/runtime/src/metrics/labels.ts';
import { processMetrics } from '../../libs/runtime/src/metrics/process-metrics.ts';
import { type MetricRow, metricTable } from '../../libs/runtime/src/metrics/table.ts';

type Table = (head: readonly string[], rows: readonly (readonly string[])[]) => string[];

/** docs/metrics.md. */
export function metricsPage(note: string, table: Table): string {
  const rows: MetricRow[] = Object.values(metricTable);
  const labels: [string, MetricLabel][] = Object.entries(metricLabels);
  return [
    note,
    '# Metrics',
    '',
    'Each process serves `/metrics`: control and gateway at their HTTP port, the others at `RAIL_OPS_PORT` if it is set. In',
    'one process (`npm run demo`) all of them are at control. Counters count what is committed, never what was only tried.',
    'No label holds a key, an offset, a user, a client or a file. A process with 5,000 series drops `partition`, then',
    '`dataset`, from what is new, and counts that in `rail_series_dropped_total`. What is gone (a group, an agreement)',
    'disappears. Processes of one kind are told apart by the `job` and `instance` of whoever scrapes.',
    '',
    '`deploy/prometheus/rules.yml` holds the alerts and `deploy/grafana/dashboards` the dashboards that are made of them.',
    '',
    ...table(
      ['Name', 'Type', 'Unit', 'Labels', 'Meaning', '含义', 'Filled by', 'There whenever'],
      rows.map((row) => [
        `\`${row.name}\``,
        row.type,
        row.unit,
        row.labels.join(', '),
        row.en,
        row.zh,
        row.filledBy.join(', '),
        row.whenever ?? 'always',
      ]),
    ),
    '',
    '## Labels',
    '',
    ...table(
      ['Label', 'Values at most', 'Meaning', '含义'],
      labels.map(([name, { max, en, zh }]) => [`\`${name}\``, String(max), en, zh]),
    ),
    '',
    '## Of each process',
    '',
    'From prom-client, with the names that dashboards for Node.js know; those that the dashboards here use:',
    '',
    ...table(
      ['Name', 'Meaning'],
      Object.entries(processMetrics).map(([name, meaning]) => [`\`${name}\``, meaning]),
    ),
    '',
  ].join('\n');
}
