import type { Alert } from '@rail/board/api';
import { causeWord, momentText, overdueText, runbookAddress, spanText, timeText } from '@rail/board/web';
import { language, say } from '../state/language.ts';
import { secondMs } from '../state/stream.ts';
import { RowLink } from '../ui/RowLink.tsx';
import { severityWords, standingOf } from './alert-words.ts';

export function AlertTable({ alerts }: { readonly alerts: readonly Alert[] }) {
  return (
    <table class="rows alert-table">
      <thead>
        <tr>
          <th scope="col">{say({ zh: '编号', en: 'Id' })}</th>
          <th scope="col">{say({ zh: '级别', en: 'Severity' })}</th>
          <th scope="col">{say({ zh: '何事', en: 'What' })}</th>
          <th scope="col">{say({ zh: '原因方', en: 'Cause' })}</th>
          <th scope="col">{say({ zh: '起于', en: 'Since' })}</th>
          <th scope="col">{say({ zh: '处置', en: 'Standing' })}</th>
          <th scope="col" class="figure">
            {say({ zh: '时限', en: 'Clock' })}
          </th>
          <th scope="col">{say({ zh: '手册', en: 'Runbook' })}</th>
        </tr>
      </thead>
      <tbody>
        {alerts.map((alert) => (
          <tr key={alert.id} class={`alert ${alert.severity} ${alert.inhibitedBy === null ? '' : 'held'}`}>
            <th scope="row">
              <RowLink href={`/alerts/${alert.id}`}>{alert.id}</RowLink>
            </th>
            <td class="severity">{say(severityWords[alert.severity])}</td>
            <td class="wrap">{say(alert.summary)}</td>
            <td>{alert.cause !== null && causeWord(alert.cause, language.value)}</td>
            <td class="figure-left">
              {momentOf(alert.firedMs)} <span class="soft">{spanText(Math.max(0, endOf(alert) - alert.firedMs))}</span>
            </td>
            <td>{say(standingOf(alert))}</td>
            <td class="figure">{clockText(alert)}</td>
            <td>
              <a class="chip" href={runbookAddress(alert.runbook)}>
                {alert.rule}
              </a>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const endOf = ({ closed, resolvedMs }: Alert): number => closed?.atMs ?? resolvedMs ?? secondMs.value;

/** HH:MM:SS of today, the day of an older one. */
function momentOf(atMs: number): string {
  const moment = momentText(atMs, secondMs.value);
  return moment.includes(':') ? timeText(atMs) : moment;
}

/** What is left until it is due to be closed, or by how much that has passed. */
function clockText({ closed, dueMs }: Alert): string {
  if (closed !== null)
    return closed.atMs <= dueMs ? say({ zh: '按时', en: 'in time' }) : overdueText(closed.atMs - dueMs);
  const leftMs = dueMs - secondMs.value;
  return leftMs >= 0 ? spanText(leftMs) : overdueText(-leftMs);
}
