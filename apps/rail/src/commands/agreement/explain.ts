import { explainAgreement } from '@rail/agreements';
import { defineCommand } from '../../command.ts';
import { findAgreement } from '../../find-agreement.ts';
import { table, writeObject } from '../../output/write.ts';

export default defineCommand({
  words: 'agreement explain',
  summary: 'field by field what an agreement shares, and why not the rest',
  arguments: [{ name: '<id>', description: 'id of the agreement' }],
  examples: ['rail agreement explain mr-hr-019', 'rail agreement explain hr-me-003 -o json'],
  async run(context, [id = '']) {
    const { agreement, dataset } = findAgreement(context.schemasDir, id);
    const explained = explainAgreement(agreement, dataset);
    writeObject(explained, context.output, () => {
      const { passed, treated, withheld } = explained.counts;
      return [
        `${agreement.id} v${agreement.version}  ${agreement.purpose.zh}  ${agreement.purpose.en}`,
        `${passed} fields as they are, ${treated} treated, ${withheld} withheld`,
        '',
        table(
          ['FIELD', '名称', 'GRADE', 'STATUS', 'TREATMENT', 'WHY'],
          explained.fields.map((field) => [
            field.item.path,
            field.item.zh,
            field.item.grade,
            field.status,
            field.treatment ?? '-',
            field.why.en,
          ]),
        ),
        '',
        table(
          ['TERM', 'VALUE', 'WHY'],
          explained.terms.map((term) => [term.term, term.value, term.why.en]),
        ),
      ].join('\n');
    });
    return 0;
  },
});
