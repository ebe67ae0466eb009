import { useState } from 'preact/hooks';
import type { Alert } from '@rail/board/api';
import { postJson } from '../api.ts';
import { askAlerts } from '../state/alerts.ts';
import { say } from '../state/language.ts';
import { mayAct } from '../state/session.ts';
import { Confirm } from '../ui/Confirm.tsx';

type Action = 'ack' | 'close' | 'silence';

const words = {
  ack: { zh: '确认', en: 'Acknowledge' },
  close: { zh: '关闭', en: 'Close' },
  silence: { zh: '静音', en: 'Silence' },
} as const;

/** What an operator may do with an alert: take it, close it, keep its subject quiet for a while. */
export function AlertActions({ alert }: { readonly alert: Alert }) {
  const [asked, setAsked] = useState<Action | undefined>(undefined);
  if (!mayAct.value || alert.closed !== null) return null;
  const offered: readonly Action[] = alert.ack === null ? ['ack', 'close', 'silence'] : ['close', 'silence'];
  return (
    <span class="actions">
      {offered.map((action, place) => (
        <button key={action} type="button" class={place === 0 ? 'primary' : ''} onClick={() => setAsked(action)}>
          {say(words[action])}…
        </button>
      ))}
      {asked !== undefined && (
        <Confirm
          title={`${say(words[asked])} ${asked === 'silence' ? alert.subject : alert.id}`}
          action={words[asked]}
          onConfirm={(values) => act(alert, asked, values)}
          onClose={() => setAsked(undefined)}
        >
          {asked === 'silence' && (
            <label>
              {say({ zh: '多少分钟', en: 'For how many minutes' })}
              <input name="minutes" type="number" min="1" max="1440" defaultValue="30" required />
            </label>
          )}
          <label>
            {asked === 'silence' ? say({ zh: '原因', en: 'Reason' }) : say({ zh: '说明', en: 'Note' })}
            <input name="note" required={asked !== 'ack'} maxLength={300} autocomplete="off" />
          </label>
        </Confirm>
      )}
    </span>
  );
}

async function act(alert: Alert, action: Action, values: FormData): Promise<void> {
  const note = values.get('note');
  if (action === 'silence') {
    const minutes = Number(values.get('minutes'));
    await postJson('/v1/alerts/silences', { subject: alert.subject, minutes, reason: note });
  } else await postJson(`/v1/alerts/${alert.id}/${action}`, { note });
  await askAlerts();
}
