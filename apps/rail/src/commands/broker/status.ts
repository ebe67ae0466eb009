import { defineCommand } from '../../command.ts';
import { brokerStatus } from '../../broker/broker-status.ts';
import { table, tableOf, writeObject } from '../../output/write.ts';
import { withExchange } from '../../with-exchange.ts';

export default defineCommand({
  words: 'broker status',
  summary: 'brokers, topics with their offsets, groups with their lag; of the embedded broker and Apache Kafka alike',
  examples: ['rail broker status', 'rail broker status -b kafka:9092 -o wide'],
  async run(context) {
    const status = await withExchange(context, 'broker', (client) => brokerStatus(client));
    writeObject(status, context.output, () => {
      const { cluster, brokers, topics, groups } = status;
      return [
        `cluster ${cluster ?? '-'}`,
        table(
          ['NODE', 'ADDRESS', ''],
          brokers.map(({ node, address, isController }) => [node, address, isController ? 'controller' : '']),
        ),
        '',
        tableOf(
          topics,
          [
            ['TOPIC', ({ topic }) => topic],
            ['PARTITIONS', ({ partitions }) => partitions],
            ['OFFSETS', ({ from, to }) => to - from],
            ['FROM', ({ from }) => from, 'wide'],
            ['TO', ({ to }) => to, 'wide'],
            ['LEADERLESS', ({ leaderless }) => leaderless, 'wide'],
          ],
          context.output,
        ),
        '',
        groups.length === 0
          ? 'no groups'
          : table(
              ['GROUP', 'STATE', 'MEMBERS', 'PARTITIONS', 'LAG'],
              groups.map(({ group, state, members, partitions, lagOffsets }) => [
                group,
                state,
                members,
                partitions,
                lagOffsets,
              ]),
            ),
      ].join('\n');
    });
    return 0;
  },
});
