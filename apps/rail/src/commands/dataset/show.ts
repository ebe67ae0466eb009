import { join } from 'node:path';
import { loadCatalogue } from '@rail/catalogue';
import { defineCommand } from '../../command.ts';
import { type DatasetReport, reportOf, ruleText } from '../../dataset/dataset-report.ts';
import { findDataset } from '../../dataset/find-dataset.ts';
import { shownDuration } from '../../output/shown-time.ts';
import { table, writeObject } from '../../output/write.ts';

export default defineCommand({
  words: 'dataset show',
  summary: 'a dataset item by item: grade, personal, class; its quality rules and the versions of its schema',
  arguments: [{ name: '<dataset>', description: 'LINE/DATASET, its topic, or its id if only one line has it' }],
  examples: ['rail dataset show market-regulation/enterprise', 'rail dataset show air-quality -o json'],
  async run(context, [name = '']) {
    const report = reportOf(findDataset(loadCatalogue(join(context.schemasDir, 'lines')), name));
    writeObject(report, context.output, () => describe(report));
    return 0;
  },
});

function describe(report: DatasetReport): string {
  const { dataset, zh, en, kind, sharing, open, grade, frequency, key, topic, partitions, timetable } = report;
  const items = report.items.map((item) => [
    item.path,
    item.zh,
    item.nullable ? `${item.type}, null` : item.type,
    item.grade,
    item.personal ? 'personal' : '',
    item.sharing,
  ]);
  return [
    `${dataset}  ${zh}  ${en}`,
    `${kind} keyed by ${key.join(', ')}; ${sharing}, open data ${open}, grade ${grade}; ${frequency}`,
    `due ${timetable.window} Asia/Shanghai, ${timetable.calendar}, late after ${shownDuration(timetable.graceMs)};` +
      ` shared within ${shownDuration(report.freshnessMs)}`,
    `topic ${topic}, ${partitions} partitions`,
    '',
    table(['ITEM', '名称', 'TYPE', 'GRADE', '', 'CLASS'], items),
    '',
    table(
      ['QUALITY RULE', 'FIELD', 'WHAT MUST HOLD', 'ELSE'],
      report.quality.map((rule) => [rule.rule, rule.field, ruleText(rule), rule.on]),
    ),
    '',
    table(
      ['SCHEMA', 'STATE', 'FIELDS', 'FINGERPRINT'],
      report.versions.map(({ version, state, fields, fingerprint }) => [`v${version}`, state, fields, fingerprint]),
    ),
    `a next version must be ${report.compatibility}`,
  ].join('\n');
}
