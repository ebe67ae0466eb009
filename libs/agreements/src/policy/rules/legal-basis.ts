import type { PolicyContext } from '../context.ts';
import { type PolicyFinding, refusal, warning } from '../finding.ts';

/** Laws on data as such: they say how to share, not that these two may share this. */
const generalLaws = new Set([
  '政务数据共享条例',
  '浙江省公共数据条例',
  '个人信息保护法',
  '数据安全法',
  '浙江省数字经济促进条例',
]);

/** A restricted agreement cites law; personal items of grade L3 that pass want a statute of their own subject. */
export function legalBasis({ agreement, shared }: PolicyContext): PolicyFinding[] {
  if (agreement.sharingClass === 'restricted' && agreement.legalBasis.length === 0) {
    return [refusal('legal-basis', ['legalBasis'], '受限共享须有依据', 'a restricted agreement cites its legal basis')];
  }
  if (agreement.legalBasis.some(({ title }) => !generalLaws.has(title))) return [];
  return shared
    .filter(({ item, treatment }) => item.personal && item.grade === 'L3' && treatment === 'pass')
    .map(({ item, path }) =>
      warning(
        'substantive-basis',
        ['fields', path],
        `${item.path} 为 L3 个人信息,依据仅为一般性法律,须补充实体法依据`,
        `${item.path} is personal and graded L3: cite a statute of the subject, not only general data law`,
      ),
    );
}
