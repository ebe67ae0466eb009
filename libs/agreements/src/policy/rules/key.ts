import { effectiveKey, ruleAt, selectsRows } from '../../compile/terms.ts';
import type { PolicyContext } from '../context.ts';
import { type PolicyFinding, refusal } from '../finding.ts';

/**
 * The key of a share is part of what is shared. It passes only if its fields pass; a pseudonym is the only other key,
 * as no treatment but a keyed hash is injective; only events can do without one.
 */
export function key({ agreement, dataset, fields }: PolicyContext): PolicyFinding[] {
  const chosen = effectiveKey(agreement, dataset);
  const findings: PolicyFinding[] = [];
  if (chosen === 'pass') {
    const hidden = dataset.key.filter((path) => ruleAt(fields, path)?.treatment !== 'pass');
    if (hidden.length > 0) {
      const names = hidden.join(', ');
      findings.push(
        refusal(
          'key-fields',
          ['key'],
          `键含未直传的 ${names},须用 pseudonym`,
          `the key would reveal ${names}: use pseudonym`,
        ),
      );
    }
    if (selectsRows(agreement)) findings.push(...choices(agreement, dataset.kind));
  }
  if (chosen === 'none' && dataset.kind === 'state') {
    findings.push(refusal('key-state', ['key'], '状态类数据集须有键', 'a state dataset needs a key'));
  }
  return findings;
}

/** Forwarding a deletion under a passed key names a row that may never have been shared: the author decides. */
function choices(agreement: PolicyContext['agreement'], kind: PolicyContext['dataset']['kind']): PolicyFinding[] {
  // An event does not leave a share by itself; it can be deleted like a state.
  const asked = kind === 'state' ? (['tombstones', 'onLeave'] as const) : (['tombstones'] as const);
  return asked
    .filter((choice) => agreement[choice] === undefined)
    .map((choice) =>
      refusal(
        'key-choice',
        [choice],
        `键直传且有行过滤,须明示 ${choice}`,
        `${choice} must be stated: with the key passed and rows left out, a deletion can name a row never shared`,
      ),
    );
}
