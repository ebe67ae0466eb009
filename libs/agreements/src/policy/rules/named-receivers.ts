import type { LegalBasis } from '../../model/agreement.schema.ts';
import { parseSubscriber } from '../../model/subscriber.ts';
import type { PolicyContext } from '../context.ts';
import { type PolicyFinding, statuteText, warning } from '../finding.ts';

interface SharingStatute {
  readonly statute: LegalBasis;
  readonly datasets: readonly string[];
  readonly receivers: readonly string[];
}

/** Statutes that say between whom a register is shared. The names are those of the departments today. */
const sharingStatutes: readonly SharingStatute[] = [
  {
    statute: { title: '不动产登记暂行条例', articles: ['24', '25'] },
    datasets: ['natural-resources/real-estate'],
    receivers: [
      'agriculture',
      'audit',
      'civil-affairs',
      'finance',
      'local-finance',
      'market-regulation',
      'natural-resources',
      'public-security',
      'statistics',
      'tax',
    ],
  },
];

/** Where a statute names the receivers of a register, another subscriber needs a further basis: someone must look. */
export function namedReceivers({ agreement }: PolicyContext): PolicyFinding[] {
  return sharingStatutes
    .filter(({ datasets }) => datasets.includes(agreement.dataset))
    .flatMap(({ statute, receivers }) =>
      [...(agreement.members ?? [agreement.subscriber])]
        .filter((subscriber) => !receivers.includes(departmentOf(subscriber)))
        .map((subscriber) => ({
          ...warning(
            'named-receivers',
            ['subscriber'],
            `${statuteText(statute)} 列明的共享部门不含 ${subscriber},须补充其他依据`,
            `${statuteText(statute)} shares this register and does not name ${subscriber}: ask for a further basis`,
          ),
          statute,
        })),
    );
}

function departmentOf(text: string): string {
  const subscriber = parseSubscriber(text);
  if (subscriber?.kind === 'department') return subscriber.name;
  return subscriber?.kind === 'city' ? (subscriber.department ?? '') : '';
}
