import { parseSubscriber } from '../../model/subscriber.ts';
import type { PolicyContext } from '../context.ts';
import { type PolicyFinding, refusal } from '../finding.ts';

/** A pool says who is in it, at least two, each once and each able to answer for what it reads; nobody else has members. */
export function pool({ agreement }: PolicyContext): PolicyFinding[] {
  const { members, provider } = agreement;
  const isPool = parseSubscriber(agreement.subscriber)?.kind === 'pool';
  if (members === undefined) {
    return isPool
      ? [refusal('pool', ['subscriber'], '共享池须列明成员 members', 'a pool names its members: add members')]
      : [];
  }
  if (!isPool) {
    const [zh, en] = ['仅共享池可列 members', 'only a pool has members: write pool/<name> as the subscriber'];
    return [refusal('pool', ['members'], zh, en)];
  }
  const findings: PolicyFinding[] = [];
  if (members.length < 2) {
    const [zh, en] = ['共享池至少有两个成员', 'a pool has at least two members: name the only one as the subscriber'];
    findings.push(refusal('pool', ['members'], zh, en));
  }
  for (const [index, member] of members.entries()) {
    const path = ['members', String(index)];
    const kind = parseSubscriber(member)?.kind;
    if (members.indexOf(member) < index) {
      findings.push(refusal('pool', path, `${member} 重复列出`, `${member} is named twice`));
    }
    if (kind === 'pool' || kind === 'thematic') {
      findings.push(
        refusal('pool', path, `${member} 不得为共享池成员`, `${member} cannot be a member: name who reads`),
      );
    }
    if (member === provider) {
      findings.push(refusal('pool', path, '成员即提供部门', 'a member is the provider'));
    }
  }
  return findings;
}
