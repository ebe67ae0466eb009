import { apis } from '@rail/kafka-protocol';
import { defineCommand } from '../command.ts';
import { table, writeObject } from '../output/write.ts';
import { railVersion } from '@rail/kernel';

export default defineCommand({
  words: 'version',
  summary: 'versions of Data Rail, of Node and of the Kafka requests that it speaks',
  examples: ['rail version', 'rail version -o json'],
  ignoresConfig: true,
  async run(context) {
    const requests = [...apis.values()].map(({ key, name, minVersion, maxVersion }) => ({
      key,
      name,
      minVersion,
      maxVersion,
    }));
    const report = {
      dataRail: railVersion,
      node: process.versions.node,
      platform: `${process.platform} ${process.arch}`,
      kafkaRequests: requests,
    };
    writeObject(report, context.output, () =>
      [
        `Data Rail ${report.dataRail}, Node ${report.node}, ${report.platform}`,
        '',
        table(
          ['KEY', 'KAFKA REQUEST', 'VERSIONS'],
          requests.map(({ key, name, minVersion, maxVersion }) => [key, name, `${minVersion} to ${maxVersion}`]),
        ),
      ].join('\n'),
    );
    return 0;
  },
});
