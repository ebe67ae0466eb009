import { activeWindow } from '@rail/agreements';
import { shareTopic } from '@rail/catalogue';
import { agreementsOf, boundsOf, shareState } from '@rail/inspect';
import { systemClock } from '@rail/kernel';
import { defineCommand } from '../../command.ts';
import { shownTime } from '../../output/shown-time.ts';
import { writeRows } from '../../output/write.ts';
import { withExchange } from '../../with-exchange.ts';

export default defineCommand({
  words: 'share list',
  summary: 'the shares of an exchange that are in force: topic, since when, until when, how much they hold',
  options: [{ flags: '--all', description: 'those that have ended or not begun too' }],
  examples: ['rail share list', 'rail shares --all -o wide'],
  async run(context, _args, options) {
    const nowMs = systemClock.now();
    const rows = await withExchange(context, 'share', async (client) => {
      const known = await agreementsOf(client);
      const bounds = await boundsOf(
        client,
        known.map(({ agreement }) => shareTopic(agreement.id)),
      );
      const offsets = new Map<string, number>();
      for (const { topic, start, end } of bounds) offsets.set(topic, (offsets.get(topic) ?? 0) + end - start);
      return known.map((terms) => {
        const { id, version, dataset, subscriber, purpose, validity } = terms.agreement;
        const topic = shareTopic(id);
        const startMs = terms.entitlement === undefined ? undefined : activeWindow(terms.entitlement).startMs;
        return {
          agreement: id,
          version,
          state: shareState(terms, nowMs),
          dataset,
          subscriber,
          purpose: purpose[context.language],
          topic,
          startAt: startMs === undefined ? null : new Date(startMs).toISOString(),
          until: validity.until,
          offsets: offsets.get(topic) ?? 0,
        };
      });
    });
    const shown = options['all'] === true ? rows : rows.filter(({ state }) => state === 'in-force');
    writeRows(
      shown,
      [
        ['AGREEMENT', (row) => row.agreement],
        ['V', (row) => row.version],
        ['STATE', (row) => row.state],
        ['DATASET', (row) => row.dataset],
        ['SUBSCRIBER', (row) => row.subscriber],
        [context.language === 'zh' ? '用途' : 'PURPOSE', (row) => row.purpose, 'wide'],
        ['TOPIC', (row) => row.topic],
        ['STARTS', (row) => startText(row.startAt, context.timeZone)],
        ['ENDS', (row) => row.until],
        ['OFFSETS', (row) => row.offsets],
      ],
      context.output,
    );
    return 0;
  },
});

function startText(startAt: string | null, timeZone: string): string {
  if (startAt === null) return '-';
  const ms = Date.parse(startAt);
  return ms === 0 ? 'earliest' : shownTime(ms, timeZone);
}
