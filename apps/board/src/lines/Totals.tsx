import { type BoardAlerts, boardWords, countText, lineStates, rateText, timeText } from '@rail/board/web';
import { board } from '../state/board.ts';
import { language, say } from '../state/language.ts';
import { StateWord } from '../ui/StateCell.tsx';

/** How many lines are in which state, what flows, whether the books balance, what waits for a person. */
export function Totals() {
  const snapshot = board.value;
  if (snapshot === undefined) return <div class="totals" />;
  const words = boardWords[language.value];
  const { totals, ledger, lines } = snapshot;
  return (
    <div class="totals">
      <span class="counts">
        {lineStates.toReversed().map((state) => {
          const count = lines.filter((line) => line.state === state).length;
          return (
            <span key={state} class={count === 0 ? 'none' : ''}>
              <StateWord state={state} /> <b class="figure">{count}</b>
            </span>
          );
        })}
      </span>
      <span>
        {words.in} <b class="figure">{rateText(totals.inPerSecond)}</b>/s
      </span>
      <span>
        {words.out} <b class="figure">{rateText(totals.outPerSecond)}</b>/s
      </span>
      <a href="/quarantine">
        {words.quarantined} <b class="figure">{rateText(totals.quarantinedPerSecond)}</b>/s
      </a>
      <span class={ledger.verdict === 'broken' ? 'state broken' : ''} title={ledger.fault ?? undefined}>
        {words.ledger[ledger.verdict]}{' '}
        {ledger.checkedMs !== null && <span class="figure">{timeText(ledger.checkedMs).slice(0, 5)}</span>}
      </span>
      {snapshot.alerts !== null && <AlertTotals alerts={snapshot.alerts} />}
    </div>
  );
}

function AlertTotals({ alerts: { open, worst, disposal } }: { readonly alerts: BoardAlerts }) {
  const { ratio, closed, due } = disposal;
  const isUrgent = worst !== null && !worst.isAcknowledged && !worst.isOver;
  return (
    <span class={isUrgent ? 'has-alerts' : ''}>
      <a href="/alerts">
        {say({ zh: '告警', en: 'alerts' })} <b class="figure">{countText(open)}</b>
      </a>
      <span class="disposal" title={say({ zh: '风险预警处置率, 今日', en: 'disposed of in time, today' })}>
        {say({ zh: '处置率', en: 'disposed' })}{' '}
        <b class="figure">{ratio === null ? '-' : `${Math.round(ratio * 100)} %`}</b>{' '}
        <small class="figure">
          {closed}/{due}
        </small>
      </span>
    </span>
  );
}
