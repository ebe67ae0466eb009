import { useState } from 'preact/hooks';
import type { LineControl } from '@rail/board/api';
import { rateText, timeText } from '@rail/board/web';
import { postJson } from '../api.ts';
import { say } from '../state/language.ts';
import { mayAct } from '../state/session.ts';
import { Confirm } from '../ui/Confirm.tsx';

type Action = 'pause' | 'resume' | 'rate';

const words = {
  pause: { zh: '停运', en: 'Pause' },
  resume: { zh: '恢复', en: 'Resume' },
  rate: { zh: '改速率', en: 'Rate' },
} as const;

interface LineActionsProps {
  readonly control: LineControl;
  readonly onDone: () => void;
}

/** What an operator may do to a line: pause and resume it, and set what its generator sends. */
export function LineActions({ control, onDone }: LineActionsProps) {
  const [asked, setAsked] = useState<Action | undefined>(undefined);
  const { paused, recordsPerSecond } = control;
  return (
    <span class="actions">
      {paused !== null && (
        <span class="soft">
          {paused.by}, {timeText(paused.sinceMs).slice(0, 5)}: {paused.reason}
        </span>
      )}
      {recordsPerSecond !== null && (
        <span class="soft">
          {say({ zh: '设定', en: 'set to' })} <b class="figure">{rateText(recordsPerSecond)}/s</b>
        </span>
      )}
      {mayAct.value &&
        ([paused === null ? 'pause' : 'resume', 'rate'] as const).map((action) => (
          <button key={action} type="button" onClick={() => setAsked(action)}>
            {say(words[action])}…
          </button>
        ))}
      {asked !== undefined && (
        <ActionDialog
          control={control}
          action={asked}
          onClose={() => {
            setAsked(undefined);
            onDone();
          }}
        />
      )}
    </span>
  );
}

interface ActionDialogProps {
  readonly control: LineControl;
  readonly action: Action;
  readonly onClose: () => void;
}

function ActionDialog({ control: { line, recordsPerSecond }, action, onClose }: ActionDialogProps) {
  const act = async (values: FormData): Promise<void> => {
    const typed = values.get('rate');
    const body =
      action === 'pause'
        ? { reason: values.get('reason') }
        : action === 'resume'
          ? {}
          : { recordsPerSecond: typed === null || typed === '' ? null : Number(typed) };
    await postJson(`/v1/lines/${encodeURIComponent(line)}/${action}`, body);
  };
  return (
    <Confirm title={`${say(words[action])} ${line}`} action={words[action]} onConfirm={act} onClose={onClose}>
      {action === 'pause' && (
        <>
          <p>
            {say({
              zh: '路由在批次边界停下, 数据在主题里等待, 不会丢失; 恢复后从原处继续。',
              en: 'The router stops at the border of a batch. Records wait in their topics, none is lost; it goes on where it stopped.',
            })}
          </p>
          <label>
            {say({ zh: '原因 (站牌上可见)', en: 'Reason (shown on the board)' })}
            <input name="reason" required maxLength={100} autocomplete="off" />
          </label>
        </>
      )}
      {action === 'resume' && (
        <p>{say({ zh: '路由从停下的地方继续。', en: 'The router goes on where it stopped.' })}</p>
      )}
      {action === 'rate' && (
        <label>
          {say({
            zh: '生成器每秒记录数; 空 = 启动时的值, 0 = 静默',
            en: 'Records a second of its generator; empty = as started, 0 = silent',
          })}
          <input name="rate" type="number" min="0" max="100000" step="any" defaultValue={recordsPerSecond ?? ''} />
        </label>
      )}
    </Confirm>
  );
}
