import type { Alert } from '../api/alerts.ts';
import { momentText, timeText } from '../render/units.ts';
import type { RuleName } from './rules.ts';
import { runbookAddress } from './runbook-address.ts';
import { lossText } from './texts.ts';

/** What whoever is woken up at three reads: at most eight lines, in both languages. */
export function pageText(alert: Alert, exchange: string, boardUrl: string): string {
  const { id, severity, summary, impact, evidence, firedMs, firstCommand, runbook, rule } = alert;
  const loss = lossText(rule as RuleName);
  return [
    `${severity.toUpperCase()}  Data Rail ${exchange}: ${summary.en}  ${timeText(firedMs).slice(0, 5)}`,
    summary.zh,
    `Impact   ${sentence(impact.en)} ${impact.zh}`,
    `Since    ${timeText(firedMs)} +08:00: ${evidence.en}`,
    `Lost?    ${sentence(loss.en)} ${loss.zh}`,
    `First    ${firstCommand}     then ${boardUrl}${runbookAddress(runbook)}`,
    `Ack      ${boardUrl}/alerts/${id}  or  rail alert ack ${id} -m "..."`,
    `Close    by ${momentText(alert.dueMs, firedMs)}: rail alert close ${id} -m "..."`,
  ].join('\n');
}

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
