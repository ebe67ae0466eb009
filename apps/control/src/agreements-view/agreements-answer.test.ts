import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { entitlementOf, loadAgreementFile } from '@rail/agreements';
import { loadCatalogue } from '@rail/catalogue';
import { KafkaClient } from '@rail/kafka-client';
import { ManualClock } from '@rail/kernel';
import { FactSources } from '../alerts/fact-sources.ts';
import type { QuotaInUse } from '../alerts/quotas-in-use.ts';
import { RecentDenials } from '../alerts/recent-denials.ts';
import type { BoardWatch } from '../board/board-watch.ts';
import type { Inspection, InspectionParts } from '../inspection/inspection.ts';
import { agreementSummaries } from './agreements-answer.ts';
import { ShareTally } from './share-tally.ts';

const schemas = join(import.meta.dirname, '../../../../schemas');
const catalogue = loadCatalogue(join(schemas, 'lines'));
const clock = new ManualClock();
const inForce = ['em-er-014', 'mr-hr-019'].map((id) => {
  const { agreement, dataset } = loadAgreementFile(join(schemas, 'agreements', `${id}.yaml`), catalogue);
  return entitlementOf(agreement, dataset, 7, 0);
});

test('the list says of each agreement what its quota held back when quotas were last looked at', () => {
  const quotas: QuotaInUse[] = [];
  const watch: Pick<BoardWatch, 'board'> = { board: { name: 'test' } as BoardWatch['board'] };
  const facts = new FactSources({
    watch,
    agreements: { inForce },
    disks: { facts: [] },
    quotas: { facts: quotas },
    denials: new RecentDenials(),
    clock,
  });
  const parts: Partial<InspectionParts> = {
    client: new KafkaClient({ brokers: ['127.0.0.1:9'], clientId: 'test', clock }),
    catalogue,
    inForce: () => inForce,
    feeds: () => [],
    sample: () => undefined,
    shares: new ShareTally(0),
    heldRecords: (agreement) => facts.heldRecords(agreement),
  };
  const held = () => agreementSummaries({ parts } as Inspection).map(({ id, counts }) => [id, counts.held] as const);

  expect(held()).toEqual([
    ['em-er-014', 0],
    ['mr-hr-019', 0],
  ]);
  quotas.push({ agreement: 'mr-hr-019', used: 1, windowLeft: 0.5, heldRecords: 230 });
  expect(held()).toEqual([
    ['em-er-014', 0],
    ['mr-hr-019', 230],
  ]);
});
