import { formatCount, systemClock } from '@rail/kernel';
import { defineCommand } from '../../command.ts';
import { shownDuration, shownTime } from '../../output/shown-time.ts';
import { table, writeObject } from '../../output/write.ts';
import { termsOf } from '../../share/find-share-terms.ts';
import { stateMeanings } from '../../share/share-state.ts';
import { shareStatus } from '../../share/share-status.ts';
import { withExchange } from '../../with-exchange.ts';

export default defineCommand({
  words: 'share status',
  summary: 'why is a share silent? Its state, its last record, what was filtered or set aside, who is behind',
  arguments: [{ name: '<agreement>', description: 'id of the agreement' }],
  examples: ['rail share status mr-hr-019', 'rail share status mr-hr-019 -o json'],
  async run(context, [id = '']) {
    const nowMs = systemClock.now();
    const status = await withExchange(context, 'share', async (client, catalogue) => {
      const terms = await termsOf(client, context.schemasDir, id);
      return shareStatus(client, terms, catalogue.dataset(terms.agreement.dataset), nowMs);
    });
    writeObject(status, context.output, () => {
      const {
        agreement,
        version,
        state,
        validity,
        topic,
        last,
        deliveredAt,
        counts,
        waitingRecords,
        providerLastAt,
        why,
      } = status;
      const at = (text: string): string => {
        const ms = Date.parse(text);
        return `${shownTime(ms, context.timeZone)}, ${shownDuration(nowMs - ms)} ago`;
      };
      return [
        `${agreement} v${version}  ${state}: ${stateMeanings[state][context.language]}`,
        `  ${why}`,
        '',
        table(
          ['FIGURE', ''],
          [
            ['valid', `${validity.from} until ${validity.until}`],
            ['last record', last === null ? `none in ${topic}` : last.place],
            ['delivered at', deliveredAt === null ? '-' : at(deliveredAt)],
            ['provider', providerLastAt === null ? 'nothing published' : `published ${at(providerLastAt)}`],
            ['waiting', `${formatCount(waitingRecords)} records before the router`],
            ['pairs', formatCount(counts.pairs)],
            ['delivered', formatCount(counts.delivered)],
            ['filtered out', formatCount(counts.filteredOut)],
            ['quarantined', formatCount(counts.quarantined)],
            ['taken back', formatCount(counts.left)],
          ],
        ),
      ].join('\n');
    });
    return 0;
  },
});
