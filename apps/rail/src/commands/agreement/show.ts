import { defineCommand } from '../../command.ts';
import { findAgreement } from '../../find-agreement.ts';
import { writeObject } from '../../output/write.ts';
import { stringify } from 'yaml';

export default defineCommand({
  words: 'agreement show',
  summary: 'one agreement as it is declared',
  arguments: [{ name: '<id>', description: 'id of the agreement' }],
  examples: ['rail agreement show mr-hr-019', 'rail agreement show mr-hr-019 -o json'],
  async run(context, [id = '']) {
    const { agreement } = findAgreement(context.schemasDir, id);
    writeObject(agreement, context.output, () => stringify(agreement));
    return 0;
  },
});
