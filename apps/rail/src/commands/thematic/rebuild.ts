import { defineCommand } from '../../command.ts';
import { writeObject } from '../../output/write.ts';
import { withThematic } from '../../thematic/open-thematic.ts';

export default defineCommand({
  words: 'thematic rebuild',
  summary: 'empty a thematic database and have it filled anew from its shares',
  arguments: [{ name: '<database>', description: 'the thematic database' }],
  examples: ['rail thematic rebuild market-entities', 'rail thematic digest market-entities  # before and after'],
  changes: () => true,
  async run(context, [database = '']) {
    const topics = await withThematic(context, (source) => source.rebuild(database));
    writeObject({ database, topics }, context.output, () =>
      [
        `${database} is empty; its builder reads ${topics} shares again from their start.`,
        'What retention has deleted from them does not come back.',
      ].join('\n'),
    );
    return 0;
  },
});
