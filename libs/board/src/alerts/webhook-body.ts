import type { Alert } from '../api/alerts.ts';
import { alertRules, type RuleName } from './rules.ts';
import { pageText } from './page-text.ts';
import { runbookAddress } from './runbook-address.ts';
import { groupOf } from './state.ts';

/** The body of Alertmanager's webhook, version 4: whoever receives that receives this. */
export interface WebhookBody {
  readonly version: '4';
  readonly groupKey: string;
  readonly truncatedAlerts: 0;
  readonly status: 'firing' | 'resolved';
  readonly receiver: string;
  readonly groupLabels: Readonly<Record<string, string>>;
  readonly commonLabels: Readonly<Record<string, string>>;
  readonly commonAnnotations: Readonly<Record<string, string>>;
  readonly externalURL: string;
  readonly alerts: readonly {
    readonly status: 'firing' | 'resolved';
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
    readonly startsAt: string;
    readonly endsAt: string;
    readonly generatorURL: string;
    readonly fingerprint: string;
  }[];
}

/** As Go writes a time that is not known. */
const noTime = '0001-01-01T00:00:00Z';

export function webhookBody(
  alert: Alert,
  status: 'firing' | 'resolved',
  exchange: string,
  boardUrl: string,
): WebhookBody {
  const { id, rule, severity, cause, subject, lines, drill, summary, impact, evidence } = alert;
  const labels: Record<string, string> = { alertname: rule, severity, subject, exchange, alert: id };
  if (cause !== null) labels['cause'] = cause;
  if (lines.length > 0) labels['lines'] = lines.join(',');
  if (drill !== null) labels['drill'] = drill;
  const annotations = {
    summary: summary.en,
    summary_zh: summary.zh,
    description: pageText(alert, exchange, boardUrl),
    impact: impact.en,
    impact_zh: impact.zh,
    evidence: evidence.en,
    first_step: alertRules[rule as RuleName].firstStep.en,
    first_step_zh: alertRules[rule as RuleName].firstStep.zh,
    first_command: alert.firstCommand,
    runbook_url: `${boardUrl}${runbookAddress(alert.runbook)}`,
    ...(alert.closed !== null && { closed_by: alert.closed.by, closed_note: alert.closed.note }),
  };
  const endMs = alert.resolvedMs ?? alert.closed?.atMs;
  return {
    version: '4',
    groupKey: `{}:{alertname="${rule}", subject="${subject}"}`,
    truncatedAlerts: 0,
    status,
    receiver: 'rail',
    groupLabels: { alertname: rule, subject },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: boardUrl,
    alerts: [
      {
        status,
        labels,
        annotations,
        startsAt: new Date(alert.firedMs).toISOString(),
        endsAt: status === 'firing' || endMs === undefined ? noTime : new Date(endMs).toISOString(),
        generatorURL: `${boardUrl}/alerts/${id}`,
        fingerprint: fingerprint(`${id} ${groupOf(alert)}`),
      },
    ],
  };
}

/** 64-bit FNV-1a, as Alertmanager's fingerprints look. Receivers tell alerts apart by it: one for each alert. */
function fingerprint(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, '0');
}
