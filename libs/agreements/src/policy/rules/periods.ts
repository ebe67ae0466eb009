import { instantMs, periodMs } from '../../model/instant.ts';
import type { PolicyContext } from '../context.ts';
import { type PolicyFinding, refusal } from '../finding.ts';

/** Periods are not empty, and sharing starts before it ends. */
export function periods({ agreement }: PolicyContext): PolicyFinding[] {
  const findings: PolicyFinding[] = [];
  for (const name of ['validity', 'dataPeriod'] as const) {
    const { fromMs, untilMs } = periodMs(agreement[name] ?? {});
    if (fromMs >= untilMs) {
      findings.push(refusal('periods', [name, 'until'], `${name} 的止期须晚于起期`, `${name} ends before it begins`));
    }
  }
  const startMs = instantMs(agreement.start);
  if (startMs !== undefined && startMs >= periodMs(agreement.validity).untilMs) {
    findings.push(refusal('periods', ['start'], '起始时间晚于有效期', 'start lies after the validity'));
  }
  return findings;
}
