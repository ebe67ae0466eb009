import type { PolicyContext } from '../context.ts';
import { type PolicyFinding, refusal } from '../finding.ts';

/** What is not to be shared is not; a restricted item needs a restricted agreement, which states its conditions. */
export function sharingClass({ agreement, shared }: PolicyContext): PolicyFinding[] {
  return shared.flatMap(({ item, path, treatment }) => {
    if (treatment === 'nullify') return [];
    if (item.sharing === 'not-shared') {
      return [refusal('not-shared', ['fields', path], `${item.path} 不予共享`, `${item.path} is not to be shared`)];
    }
    if (item.sharing === 'restricted' && agreement.sharingClass === 'unconditional') {
      return [
        refusal(
          'sharing-class',
          ['sharingClass'],
          `${item.path} 属受限共享,协议不得为无条件共享`,
          `${item.path} is shared under conditions: the agreement must be restricted`,
        ),
      ];
    }
    return [];
  });
}
