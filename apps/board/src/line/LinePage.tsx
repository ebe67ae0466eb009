import type { AlertsAnswer, LinePage as LineAnswer } from '@rail/board/api';
import { type BoardLine, countText, promiseText, reasonText } from '@rail/board/web';
import { here, type PageProps } from '../routes.ts';
import { alerts } from '../state/alerts.ts';
import { at, board, lineSignal, shownMs } from '../state/board.ts';
import { language, say } from '../state/language.ts';
import { useAnswer } from '../ui/answer.ts';
import { Empty } from '../ui/Empty.tsx';
import { PageHead } from '../ui/PageHead.tsx';
import { ProblemNote } from '../ui/ProblemNote.tsx';
import { Sparkline } from '../ui/Sparkline.tsx';
import { StateCell } from '../ui/StateCell.tsx';
import { runningOn } from '../lines/running.ts';
import { DatasetTable } from './DatasetTable.tsx';
import { DayStrip } from './DayStrip.tsx';
import { LineEvents } from './LineEvents.tsx';
import { LineActions } from './LineActions.tsx';
import { QuarantineTable } from './QuarantineTable.tsx';
import { StageStrip } from './StageStrip.tsx';

const askEveryMs = 5_000;

/** One line: why it is as it is, its four stages, what it carries, how its day went. */
export function LinePage({ params }: PageProps) {
  const id = params['line']!;
  const { data, problem, again } = useAnswer<LineAnswer>(`/v1/lines/${encodeURIComponent(id)}`, askEveryMs);
  const line = lineSignal(id).value;
  if (line === undefined) {
    return board.value === undefined ? null : (
      <>
        <PageHead title={id} />
        <Empty text={{ zh: '没有这条线路。', en: 'There is no such line.' }} command="rail line list" />
      </>
    );
  }
  const isPast = at.value !== undefined;
  const running = runningOn(line, board.value!.sampledMs, shownMs.value);
  return (
    <article class={`line-page ${line.reason.kind === 'stale' ? 'stale' : ''}`}>
      <LineHead line={running} contact={isPast ? null : (data.value?.contact ?? null)}>
        {!isPast && data.value !== undefined && <LineActions control={data.value.control} onDone={again} />}
      </LineHead>
      <StageStrip line={running} latency={data.value?.latency} isPast={isPast} />
      <ProblemNote problem={isPast ? undefined : problem.value} />
      <div class="columns">
        <section>
          <h2>{say({ zh: '数据集', en: 'Datasets' })}</h2>
          <DatasetTable line={line} answer={data.value?.datasets} />
        </section>
        <section class="side">
          <h2>{say({ zh: '15 分钟', en: 'Last 15 minutes' })}</h2>
          <Sparkline counts={line.history} />
          <h2>{say({ zh: '待处理的隔离', en: 'Set aside, open' })}</h2>
          <QuarantineTable line={id} reasons={data.value?.quarantine} />
        </section>
      </div>
      <DayStrip line={id} />
      {!isPast && <LineEvents line={id} />}
    </article>
  );
}

interface LineHeadProps {
  readonly line: BoardLine;
  readonly contact: LineAnswer['contact'];
  readonly children: preact.ComponentChildren;
}

function LineHead({ line, contact, children }: LineHeadProps) {
  return (
    <>
      <PageHead title={`${line.number} ${line.department[language.value]}`}>
        <span class="id">{line.line}</span>
        <span class="big-state">
          <StateCell line={line} nowMs={shownMs.value} />
        </span>
        <span class="soft">
          {say({ zh: '承诺', en: 'promise' })} <b class="figure">{promiseText(line.promiseMs)}</b>
          {' · '}
          {say({ zh: '时刻表', en: 'timetable' })} <b class="figure">{promiseText(line.intervalMs)}</b>
          {' · '}
          {say({ zh: '积压', en: 'lag' })} <b class="figure">{countText(line.lagRecords)}</b>
        </span>
        <LineAlerts line={line.line} open={alerts.value?.open ?? []} />
        <span class="grow" />
        {children}
      </PageHead>
      <p class={`why ${line.state}`}>
        {reasonText(line, language.value, shownMs.value)}
        {contact !== null && line.cause === 'P' && (
          <span class="contact">
            {contact.name} <a href={`tel:${contact.phone}`}>{contact.phone}</a>
          </span>
        )}
      </p>
    </>
  );
}

function LineAlerts({ line, open }: { readonly line: string; readonly open: AlertsAnswer['open'] }) {
  if (at.value !== undefined) return null;
  return open
    .filter(({ lines }) => lines.includes(line))
    .slice(0, 3)
    .map(({ id, ack }) => (
      <a key={id} class={`alert-link ${ack === null ? 'unseen-yet' : ''}`} href={here(`/alerts/${id}`, undefined)}>
        {id} {ack === null ? say({ zh: '待确认', en: 'not acked' }) : say({ zh: '已确认', en: 'acked' })}
      </a>
    ));
}
