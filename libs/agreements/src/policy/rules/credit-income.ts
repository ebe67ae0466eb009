import type { PolicyContext } from '../context.ts';
import { creditStatute, isForCredit } from '../credit.ts';
import { type PolicyFinding, refusal } from '../finding.ts';
import { isAmong, itemsUsed } from '../items-used.ts';

/** Income, property and tax amounts of persons. The registered right in real estate is property as a whole. */
const propertyItems: Readonly<Record<string, readonly string[]>> = {
  'human-resources/employment': ['wageMonthly'],
  'human-resources/social-insurance': ['base', 'employerPaid', 'personalPaid', 'benefit'],
  'human-resources/talent': ['subsidies'],
  'natural-resources/real-estate': ['unitCode', 'certificateNumber', 'owners', 'dealPrice', 'mortgages'],
};

/** A credit file holds income, deposits, securities, insurance, real estate and tax of a person only by written consent. */
export function creditIncome(context: PolicyContext): PolicyFinding[] {
  const { agreement } = context;
  if (!isForCredit(agreement) || agreement.consent?.form === 'written') return [];
  const items = propertyItems[agreement.dataset] ?? [];
  return itemsUsed(context)
    .filter(({ item }) => isAmong(item, items))
    .map(({ item, path }) => ({
      ...refusal(
        'credit-income',
        path,
        `${item} 属收入或财产信息,未经本人书面同意不得归集进信用档案`,
        `${item} is income or property: a credit file may hold it only with the person's written consent`,
      ),
      statute: creditStatute,
    }));
}
