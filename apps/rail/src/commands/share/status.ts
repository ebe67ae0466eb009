import { shareStatus, stateMeanings } from '@rail/inspect';
import { formatCount, systemClock } from '@rail/kernel';
import { defineCommand, textOption } from '../../command.ts';
import { parseMoment } from '../../moment.ts';
import { shownDuration, shownTime } from '../../output/shown-time.ts';
import { table, writeObject } from '../../output/write.ts';
import { termsOf } from '../../share/find-share-terms.ts';
import { withExchange } from '../../with-exchange.ts';

export default defineCommand({
  words: 'share status',
  summary: 'why is a share silent? Its state, its last record, what was filtered or set aside, who is behind',
  arguments: [{ name: '<agreement>', description: 'id of the agreement' }],
  options: [
    {
      flags: '--from <time>',
      description: 'count accounts written then or later: -1h, 2020-02-07, …',
      default: '-15m',
    },
  ],
  examples: ['rail share status mr-hr-019', 'rail share status mr-hr-019 -o json'],
  async run(context, [id = ''], options) {
    const nowMs = systemClock.now();
    const fromMs = parseMoment(textOption(options, 'from') ?? '-15m', '--from', nowMs);
    const status = await withExchange(context, 'share', async (client, catalogue) => {
      const terms = await termsOf(client, context.schemasDir, id);
      return shareStatus(client, terms, catalogue.dataset(terms.agreement.dataset), { fromMs, nowMs });
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
        silence,
      } = status;
      const at = (text: string): string => {
        const ms = Date.parse(text);
        return `${shownTime(ms, context.timeZone)}, ${shownDuration(nowMs - ms)} ago`;
      };
      return [
        `${agreement} v${version}  ${state}: ${stateMeanings[state][context.language]}`,
        `  ${silence.text[context.language]}`,
        '',
        table(
          ['FIGURE', ''],
          [
            ['valid', `${validity.from} until ${validity.until}`],
            ['last record', last === null ? `none in ${topic}` : last.place],
            ['delivered at', deliveredAt === null ? 'not in the time that is counted' : at(deliveredAt)],
            ['provider', providerLastAt === null ? 'nothing published' : `published ${at(providerLastAt)}`],
            ['waiting', `${formatCount(waitingRecords)} records before the router`],
            ['counted from', shownTime(fromMs, context.timeZone)],
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
