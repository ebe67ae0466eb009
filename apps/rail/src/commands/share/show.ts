import { defineCommand } from '../../command.ts';
import { findAgreement } from '../../find-agreement.ts';
import { table, writeObject } from '../../output/write.ts';
import { shareReport } from '../../share/share-schema.ts';

export default defineCommand({
  words: 'share show',
  summary: 'what a subscriber receives and needs: fields with their treatments, topic, group, schema, start',
  arguments: [{ name: '<agreement>', description: 'id of the agreement' }],
  examples: ['rail share show mr-hr-019', 'rail share show mr-hr-019 --lang zh', 'rail share show mr-hr-019 -o json'],
  async run({ schemasDir, brokers, registryUrl, language, output }, [id = '']) {
    const report = shareReport(findAgreement(schemasDir, id), brokers, registryUrl);
    writeObject(report, output, () => {
      const term = (name: string): string => report.terms.find(({ term: each }) => each === name)?.value ?? '-';
      return [
        `${report.agreement} v${report.version}  ${report.purpose[language]}  for ${report.subscriber}`,
        table(
          ['NEEDS', ''],
          [
            ['brokers', report.brokers.join(',')],
            ['topic', report.topic],
            ['group', `any name that begins with ${report.groupPrefix}`],
            ['isolation', report.isolation],
            ['schema', `${report.subject} at ${report.registry}`],
            ['key', term('key')],
            ['deletions', term('tombstones')],
            ['rows', term('where')],
            ['starts', report.start],
            ['valid', `${report.validity.from} until ${report.validity.until}`],
          ],
        ),
        '',
        table(
          ['FIELD', '名称', 'TYPE', 'TREATMENT', 'WHY'],
          report.fields.map((field) => [
            field.path,
            field.zh,
            field.nullable ? `${field.type}, null` : field.type,
            field.treatment,
            field.why[language],
          ]),
        ),
        `${report.withheld} items of the dataset are not shared: rail agreement explain ${report.agreement}`,
      ].join('\n');
    });
    return 0;
  },
});
