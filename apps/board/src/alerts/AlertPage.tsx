import type { Alert } from '@rail/board/api';
import { causeWord, runbookAddress, spanText, timeText } from '@rail/board/web';
import type { PageProps } from '../routes.ts';
import { alerts, alertsProblem } from '../state/alerts.ts';
import { language, say } from '../state/language.ts';
import { secondMs } from '../state/stream.ts';
import { Empty } from '../ui/Empty.tsx';
import { PageHead } from '../ui/PageHead.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { AlertActions } from './AlertActions.tsx';
import { severityWords, standingOf } from './alert-words.ts';

/** One alert: what it means, what to do first, who has done what. */
export function AlertPage({ params }: PageProps) {
  const answer = alerts.value;
  if (answer === undefined) return <ProblemNote problem={alertsProblem.value} />;
  const alert = [...answer.open, ...answer.closed].find(({ id }) => id === params['id']);
  if (alert === undefined) {
    return (
      <>
        <PageHead title={params['id']!} />
        <Empty
          text={{
            zh: '没有这个告警; 关闭一天后只在日志里。',
            en: 'No such alert; a day after it is closed it is in the log only.',
          }}
          command="rail alert list"
        />
      </>
    );
  }
  return (
    <article class="alert-page">
      <PageHead title={`${alert.id} ${say(alert.summary)}`}>
        <span class={`severity ${alert.severity}`}>{say(severityWords[alert.severity])}</span>
        <span>{say(standingOf(alert))}</span>
        <span class="grow" />
        <AlertActions alert={alert} />
      </PageHead>
      <dl class="facts">
        <Fact name={{ zh: '影响', en: 'Impact' }}>{say(alert.impact)}</Fact>
        <Fact name={{ zh: '依据', en: 'Evidence' }}>{say(alert.evidence)}</Fact>
        <Fact name={{ zh: '起于', en: 'Since' }}>
          <span class="figure">{timeText(alert.firedMs)}</span> (
          {spanText(Math.max(0, (alert.resolvedMs ?? secondMs.value) - alert.firedMs))})
          {alert.relapses > 0 && say({ zh: `, 复发 ${alert.relapses} 次`, en: `, came back ${alert.relapses} times` })}
        </Fact>
        {alert.cause !== null && (
          <Fact name={{ zh: '原因方', en: 'Cause' }}>
            {alert.cause} {causeWord(alert.cause, language.value)}
          </Fact>
        )}
        <Fact name={{ zh: '先做', en: 'First' }}>
          <code>{alert.firstCommand}</code>
        </Fact>
        <Fact name={{ zh: '手册', en: 'Runbook' }}>
          <a class="chip" href={runbookAddress(alert.runbook)}>
            {alert.rule}
          </a>{' '}
          <span class="soft">docs/{alert.runbook}</span>
        </Fact>
        <Fact name={{ zh: '线路', en: 'Lines' }}>
          {alert.lines.map((line) => (
            <a key={line} class="chip" href={`/lines/${line}`}>
              {line}
            </a>
          ))}
        </Fact>
        <Fact name={{ zh: '时限', en: 'Clock' }}>
          {say({ zh: '应在', en: 'to be closed by' })} <span class="figure">{timeText(alert.dueMs).slice(0, 5)}</span>{' '}
          {say({ zh: '前关闭', en: '' })}
        </Fact>
        <Deeds alert={alert} />
      </dl>
    </article>
  );
}

/** Who has done what with it, and why it was not sent. */
function Deeds({ alert: { ack, closed, inhibitedBy, drill, notifiedMs, resolvedMs } }: { readonly alert: Alert }) {
  return (
    <>
      {ack !== null && (
        <Fact name={{ zh: '确认', en: 'Acknowledged' }}>
          {ack.by}, <span class="figure">{timeText(ack.atMs)}</span>: {ack.note}
        </Fact>
      )}
      {resolvedMs !== null && (
        <Fact name={{ zh: '恢复', en: 'Over' }}>
          <span class="figure">{timeText(resolvedMs)}</span>
        </Fact>
      )}
      {closed !== null && (
        <Fact name={{ zh: '关闭', en: 'Closed' }}>
          {closed.by}, <span class="figure">{timeText(closed.atMs)}</span>: {closed.note}
        </Fact>
      )}
      {inhibitedBy !== null && <Fact name={{ zh: '抑制', en: 'Held back by' }}>{inhibitedBy}</Fact>}
      {drill !== null && <Fact name={{ zh: '演练', en: 'Drill' }}>{drill}</Fact>}
      <Fact name={{ zh: '通知', en: 'Sent' }}>{notifiedMs === null ? '-' : timeText(notifiedMs)}</Fact>
    </>
  );
}

interface FactProps {
  readonly name: { readonly zh: string; readonly en: string };
  readonly children: preact.ComponentChildren;
}

function Fact({ name, children }: FactProps) {
  return (
    <div>
      <dt>{say(name)}</dt>
      <dd>{children}</dd>
    </div>
  );
}
