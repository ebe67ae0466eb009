import { join } from 'node:path';
import { loadCatalogue } from '@rail/catalogue';
import { RailError } from '@rail/kernel';
import { stringify } from 'yaml';
import { defineCommand, textOption } from '../../command.ts';
import { findDataset } from '../../dataset/find-dataset.ts';
import { dataContract } from '../../dataset/odcs.ts';
import { writeObject, writeOut } from '../../output/write.ts';

export default defineCommand({
  words: 'dataset export',
  summary: 'a dataset for other tools: a data contract (Open Data Contract Standard 3) or its Avro schema',
  arguments: [{ name: '<dataset>', description: 'LINE/DATASET, its topic, or its id if only one line has it' }],
  options: [{ flags: '--format <format>', description: 'odcs or avsc', default: 'odcs' }],
  examples: [
    'rail dataset export health/diagnosis --format odcs > diagnosis.odcs.yaml',
    'rail dataset export market-regulation/enterprise --format avsc > enterprise.avsc',
  ],
  async run(context, [name = ''], options) {
    const catalogue = loadCatalogue(join(context.schemasDir, 'lines'));
    const dataset = findDataset(catalogue, name);
    const format = textOption(options, 'format');
    if (format === 'avsc') writeOut(JSON.stringify(JSON.parse(dataset.schemaText), null, 2));
    else if (format === 'odcs') {
      const contract = dataContract(dataset, catalogue.line(dataset.line), context.brokers);
      writeObject(contract, context.output, () => stringify(contract, { aliasDuplicateObjects: false }));
    } else throw new RailError('OPTION_INVALID', `--format ${format}: it is odcs or avsc`);
    return 0;
  },
});
