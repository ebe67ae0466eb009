import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { ruleNames, ruleOf } from '../../libs/board/src/alerts/rules.ts';
import { processMetrics } from '../../libs/runtime/src/metrics/process-metrics.ts';
import { type MetricRow, metricTable } from '../../libs/runtime/src/metrics/table.ts';

const deploy = join(import.meta.dirname, '../../deploy');
const text = (...path: string[]): string => readFileSync(join(deploy, ...path), 'utf8');

interface Rules {
  readonly groups: { readonly rules: { readonly alert: string; readonly expr: string }[] }[];
}
interface Panel {
  readonly title: string;
  readonly links: { readonly url: string }[];
  readonly targets: { readonly expr: string; readonly legendFormat: string }[];
}
interface Choice {
  readonly name: string;
  readonly definition?: string;
}
interface Dashboard {
  readonly title: string;
  readonly panels: Panel[];
  readonly templating: { readonly list: Choice[] };
}

const { rules } = (parse(text('prometheus/rules.yml')) as Rules).groups[0]!;
const dashboards = readdirSync(join(deploy, 'grafana/dashboards')).map(
  (file) => [file, JSON.parse(text('grafana/dashboards', file)) as Dashboard] as const,
);

/** Labels by metric, as a scraper sees them: with those that it adds itself, and the series of histograms. */
const labelsOf = new Map<string, readonly string[]>();
const added = ['job', 'instance'];
for (const row of Object.values(metricTable) as MetricRow[]) {
  const labels = [...row.labels, ...added];
  labelsOf.set(row.name, labels);
  if (row.type !== 'histogram') continue;
  labelsOf.set(`${row.name}_bucket`, [...labels, 'le']);
  labelsOf.set(`${row.name}_count`, labels);
  labelsOf.set(`${row.name}_sum`, labels);
}
for (const name of Object.keys(processMetrics)) labelsOf.set(name, added);

function sourcesOf(part: string): string[] {
  const folder = join(import.meta.dirname, '../../apps', part, 'src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readFileSync(join(folder, file), 'utf8'));
}

/** What an expression names that no metric has. */
function unknownOf(expr: string): string[] {
  const bare = expr.replaceAll(/"[^"]*"/g, '""').replaceAll(/\boffset \w+|\[[^\]]*\]/g, '');
  const metrics = [...bare.matchAll(/\b(?:rail|kafka|process|nodejs)_\w+/g)].map(([name]) => name);
  const faults = metrics.filter((name) => !labelsOf.has(name)).map((name) => `no metric ${name}`);
  for (const [, name = '', matchers = ''] of bare.matchAll(/\b((?:rail|kafka|process|nodejs)_\w+)\{([^}]*)\}/g)) {
    const asked = matchers.split(',').map((matcher) => matcher.split(/[=!]/)[0]!.trim());
    faults.push(
      ...asked.filter((label) => labelsOf.get(name)?.includes(label) !== true).map((label) => `${name}: ${label}`),
    );
  }
  const known = new Set(metrics.flatMap((name) => labelsOf.get(name) ?? []));
  for (const [, list = ''] of bare.matchAll(/\bby \(([^)]*)\)/g)) {
    faults.push(
      ...list
        .split(',')
        .map((label) => label.trim())
        .filter((label) => !known.has(label)),
    );
  }
  return metrics.length === 0 ? [`no metric at all in ${expr}`] : faults;
}

test('every metric of the table is filled by a process that the table names', () => {
  const unfilled = Object.entries(metricTable).filter(([key, { filledBy }]) => {
    if (key === 'seriesDropped') return false; // by the metrics themselves
    return !filledBy.some((part) => sourcesOf(part).some((source) => new RegExp(`\\b${key}\\b`).test(source)));
  });

  expect(unfilled.map(([key]) => key)).toEqual([]);
});

describe('alert rules of Prometheus', () => {
  test('are those rows of the alert table that metrics can tell, by the same names', () => {
    expect(rules.map(({ alert }) => alert)).toEqual(ruleNames.filter((name) => ruleOf(name).promql !== null));
  });

  test.each(rules.map(({ alert, expr }) => [alert, expr]))('%s names metrics and labels that there are', (_, expr) => {
    expect(unknownOf(expr)).toEqual([]);
  });

  test('each has a unit test of its own', () => {
    const tests = text('prometheus/rules.test.yml');

    expect(rules.map(({ alert }) => alert).filter((alert) => !tests.includes(`alertname="${alert}"`))).toEqual([]);
  });
});

describe.each(dashboards)('dashboard %s', (_, { panels, templating }) => {
  test('names metrics and labels that there are', () => {
    expect(panels.flatMap(({ targets }) => targets.flatMap(({ expr }) => unknownOf(expr)))).toEqual([]);
    for (const { name, definition } of templating.list) {
      if (definition === undefined) continue;
      const [, metric = '', label = ''] = /^label_values\((\w+), (\w+)\)$/.exec(definition) ?? [];
      expect([name, labelsOf.get(metric)]).toEqual([label, expect.arrayContaining([label])]);
    }
  });

  test('each panel opens the page of the board at the same moment, of what was chosen', () => {
    const choices = new Set(templating.list.map(({ name }) => name));
    for (const { links, targets } of panels) {
      expect(links[0]?.url).toMatch(/^\$\{board\}\/.*\?at=\$\{__to\}$/);
      const named = [...`${links[0]?.url} ${targets.map(({ expr }) => expr).join(' ')}`.matchAll(/\$\{?(\w+)/g)];
      expect(named.map(([, name]) => name).filter((name) => name !== '__to' && !choices.has(name!))).toEqual([]);
    }
  });
});

test('a metric that a rule or a dashboard could name wrongly is noticed', () => {
  expect(unknownOf('sum by (lime) (rail_line_state{stat="late"}) + rail_line_sate')).toEqual([
    'no metric rail_line_sate',
    'rail_line_state: stat',
    'lime',
  ]);
});

const promtool = ['/usr/bin/promtool', '/usr/local/bin/promtool'].find((path) => existsSync(path));
// Without promtool (Debian package prometheus) what follows is not tried.
(promtool === undefined ? describe.skip : describe)('promtool', () => {
  test.each([
    ['check rules', ['check', 'rules', 'rules.yml']],
    ['test rules', ['test', 'rules', 'rules.test.yml']],
    ['check config', ['check', 'config', 'prometheus.yml']],
  ])('%s accepts what is deployed', (_, args) => {
    const { status, stdout, stderr } = spawnSync(promtool!, args, {
      cwd: join(deploy, 'prometheus'),
      encoding: 'utf8',
    });

    expect([status, status === 0 ? '' : stdout + stderr]).toEqual([0, '']);
  });
});
