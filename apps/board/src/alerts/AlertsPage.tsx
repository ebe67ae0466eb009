import type { Alert } from '@rail/board/api';
import { alerts, alertsProblem } from '../state/alerts.ts';
import { say } from '../state/language.ts';
import { Empty } from '../ui/Empty.tsx';
import { PageHead } from '../ui/PageHead.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { AlertTable } from './AlertTable.tsx';
import { Silences } from './Silences.tsx';
import { Webhook } from './Webhook.tsx';

/** What waits for a person, what was done today, and what is silenced. */
export function AlertsPage() {
  const answer = alerts.value;
  if (answer === undefined) return <ProblemNote problem={alertsProblem.value} />;
  const { closed, due, ratio } = answer.disposal;
  return (
    <article class="alerts">
      <PageHead title={say({ zh: '告警', en: 'Alerts' })}>
        <span class="soft">
          {say({ zh: '风险预警处置率, 今日', en: 'Disposed of in time, today (风险预警处置率)' })}{' '}
          <b class="figure">{ratio === null ? '-' : `${Math.round(ratio * 100)} %`}</b>{' '}
          <span class="figure">
            {closed}/{due}
          </span>
        </span>
        <Webhook webhook={answer.webhook} />
      </PageHead>
      <ProblemNote problem={alertsProblem.value} />
      {answer.open.length === 0 ? (
        <Empty
          text={{
            zh: '没有待处理的告警。交换自己每秒对照时刻表与承诺检查每条线路。',
            en: 'No alert is open. The exchange holds every line to its timetable and its promise, each second.',
          }}
        />
      ) : (
        <AlertTable alerts={inUrgency(answer.open)} />
      )}
      <Silences silences={answer.silences} />
      {answer.closed.length > 0 && (
        <section>
          <h2>{say({ zh: '24 小时内已关闭', en: 'Closed in the last 24 h' })}</h2>
          <AlertTable alerts={answer.closed} />
        </section>
      )}
    </article>
  );
}

/** Those that nobody has acknowledged first, then by when they are due. */
const inUrgency = (open: readonly Alert[]): Alert[] =>
  open.toSorted((left, right) => Number(left.ack !== null) - Number(right.ack !== null) || left.dueMs - right.dueMs);
