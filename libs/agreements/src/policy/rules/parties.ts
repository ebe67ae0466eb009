import type { PolicyContext } from '../context.ts';
import { type PolicyFinding, refusal } from '../finding.ts';

/** A department shares its own dataset, with another; the pseudonyms of a database stay in that database. */
export function parties({ agreement, dataset }: PolicyContext): PolicyFinding[] {
  const { provider, subscriber, linkageDomain, id } = agreement;
  const findings: PolicyFinding[] = [];
  if (provider !== dataset.line) {
    findings.push(
      refusal(
        'provider',
        ['provider'],
        `${agreement.dataset} 不属于 ${provider}`,
        `${agreement.dataset} is not ${provider}'s`,
      ),
    );
  }
  if (subscriber === provider) {
    findings.push(refusal('subscriber', ['subscriber'], '需求部门即提供部门', 'the subscriber is the provider'));
  }
  if (linkageDomain !== undefined && linkageDomain !== id && subscriber !== `thematic/${linkageDomain}`) {
    findings.push(
      refusal(
        'linkage-domain',
        ['linkageDomain'],
        `关联域 ${linkageDomain} 只供专题数据库 thematic/${linkageDomain} 使用`,
        `the domain ${linkageDomain} is for thematic/${linkageDomain}: its pseudonyms would link here what they link there`,
      ),
    );
  }
  return findings;
}
