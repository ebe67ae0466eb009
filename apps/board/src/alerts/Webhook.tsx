import type { AlertsAnswer } from '@rail/board/api';
import { spanText } from '@rail/board/web';
import { say } from '../state/language.ts';
import { secondMs } from '../state/stream.ts';

/** Whether anybody is told of an alert who does not look at the board. */
export function Webhook({ webhook }: { readonly webhook: AlertsAnswer['webhook'] }) {
  if (!webhook.configured) {
    return (
      <span class="soft">
        {say({ zh: '没有配置 webhook: 告警只在这里。', en: 'No webhook: alerts are shown here only.' })}{' '}
        <code>RAIL_ALERT_WEBHOOK</code>
      </span>
    );
  }
  if (webhook.fault !== null) {
    return (
      <span class="state late">
        {say({ zh: 'webhook 送不出去:', en: 'the webhook does not answer:' })} {webhook.fault}
      </span>
    );
  }
  const lastMs = webhook.lastDeliveredMs;
  return (
    <span class="soft">
      webhook{' '}
      {lastMs === null
        ? say({ zh: '还没有送过', en: 'not used yet' })
        : say({
            zh: `${spanText(Math.max(0, secondMs.value - lastMs))} 前送达`,
            en: `delivered ${spanText(Math.max(0, secondMs.value - lastMs))} ago`,
          })}
    </span>
  );
}
