import { balanceLedger } from '@rail/agreements';
import { agreementsWithShares, collectEvidence } from '@rail/inspect';
import { defineCommand } from '../../command.ts';
import { table, writeObject } from '../../output/write.ts';
import { withExchange } from '../../with-exchange.ts';

export default defineCommand({
  words: 'ledger check',
  summary: 'do published, delivered and quarantined records add up? Exit 99 if not',
  examples: ['rail ledger check', 'rail ledger check -b kafka:9092 -o json'],
  async run(context) {
    return withExchange(context, 'ledger', async (client, catalogue) => {
      const agreements = await agreementsWithShares(client);
      const balance = balanceLedger(await collectEvidence(client, catalogue, agreements));
      writeObject(balance, context.output, () =>
        [
          table(
            ['LINE', 'PUBLISHED', 'ROUTED', 'UNSHARED', 'QUARANTINED', 'LAG'],
            balance.lines.map((row) => [row.line, row.published, row.routed, row.unshared, row.quarantined, row.lag]),
          ),
          '',
          table(
            ['AGREEMENT', 'PAIRS', 'DELIVERED', 'FILTERED', 'QUARANTINED', 'LEFT'],
            balance.agreements.map((row) => [
              row.agreement,
              row.pairs,
              row.delivered,
              row.filteredOut,
              row.quarantined,
              row.left,
            ]),
          ),
          '',
          balance.balanced ? 'balanced' : ['NOT BALANCED', ...balance.faults].join('\n  '),
        ].join('\n'),
      );
      return balance.balanced ? 0 : 99;
    });
  },
});
