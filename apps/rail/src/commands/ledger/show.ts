import { type LedgerExtract, LedgerSums, visitAccounts } from '@rail/inspect';
import { formatCount, systemClock } from '@rail/kernel';
import { type CommandContext, defineCommand, textOption } from '../../command.ts';
import { integerOption } from '../../integer-option.ts';
import { parseMoment } from '../../moment.ts';
import { shownTime } from '../../output/shown-time.ts';
import { table, writeObject } from '../../output/write.ts';
import { termsOf } from '../../share/find-share-terms.ts';
import { withExchange } from '../../with-exchange.ts';

export default defineCommand({
  words: 'ledger show',
  summary: 'what the router has accounted of a line or an agreement in a stretch of time',
  options: [
    { flags: '--line <line>', description: 'of one line' },
    { flags: '--agreement <id>', description: 'of one agreement' },
    { flags: '--from <time>', description: 'accounted then or later: -15m, 2020-02-07, RFC 3339, unix s or ms' },
    { flags: '--to <time>', description: 'accounted before' },
    { flags: '-n, --accounts <count>', description: 'the newest so many single accounts too', default: '0' },
  ],
  examples: [
    'rail ledger show --line medical-security --from -15m',
    'rail ledger show --agreement mr-hr-019 --from 2026-11-20 --to 2026-11-21 -n 20',
  ],
  async run(context, _args, options) {
    const nowMs = systemClock.now();
    const momentOf = (name: 'from' | 'to'): number | undefined => {
      const text = textOption(options, name);
      return text === undefined ? undefined : parseMoment(text, `--${name}`, nowMs);
    };
    const [fromMs, toMs] = [momentOf('from'), momentOf('to')];
    const [line, agreement] = [textOption(options, 'line'), textOption(options, 'agreement')];
    const sums = new LedgerSums({
      line,
      agreement,
      keep: integerOption(options, 'accounts', '--accounts', 0, 100_000),
    });
    await withExchange(context, 'ledger', async (client, catalogue) => {
      if (line !== undefined) catalogue.line(line);
      if (agreement !== undefined) await termsOf(client, context.schemasDir, agreement);
      await visitAccounts(client, { fromMs, toMs }, (dated) => sums.add(dated));
    });
    const extract = sums.extract(fromMs, toMs);
    writeObject(extract, context.output, () => describe(extract, context));
    return 0;
  },
});

function describe(extract: LedgerExtract, { timeZone }: CommandContext): string {
  const { from, to, accounts, datasets, agreements, newest } = extract;
  const at = (text: string): string => shownTime(Date.parse(text), timeZone);
  const since = from === null ? 'from the beginning' : `from ${at(from)}`;
  const head = `${formatCount(accounts)} accounts ${since} to ${to === null ? 'now' : at(to)}`;
  if (accounts === 0) return head;
  return [
    head,
    '',
    table(
      ['DATASET', 'RECORDS', 'ROUTED', 'UNSHARED', 'QUARANTINED'],
      datasets.map((row) => [row.dataset, row.records, row.routed, row.unshared, row.quarantined]),
    ),
    '',
    table(
      ['AGREEMENT', 'DATASET', 'PAIRS', 'DELIVERED', 'FILTERED', 'QUARANTINED', 'LEFT'],
      agreements.map((row) => [
        row.agreement,
        row.dataset,
        row.pairs,
        row.delivered,
        row.filteredOut,
        row.quarantined,
        row.left,
      ]),
    ),
    ...(newest.length === 0
      ? []
      : [
          '',
          table(
            ['ACCOUNTED', 'TOPIC/PARTITION', 'FROM', 'TO', 'RECORDS', 'ROUTED', 'UNSHARED', 'QUARANTINED', 'DELIVERED'],
            newest.map((row) => [
              at(row.at),
              row.place,
              row.from,
              row.to,
              row.records,
              row.routed,
              row.unshared,
              row.quarantined,
              row.delivered,
            ]),
          ),
        ]),
  ].join('\n');
}
