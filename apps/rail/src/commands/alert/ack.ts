import type { Alert } from '@rail/board/api';
import { defineCommand, textOption } from '../../command.ts';
import { tellControl } from '../../control/ask-control.ts';
import { shownDuration, shownTime } from '../../output/shown-time.ts';
import { writeObject } from '../../output/write.ts';

export default defineCommand({
  words: 'alert ack',
  summary: 'take an alert on: whoever looks sees who does what about it; it stays open',
  arguments: [{ name: '<alert>', description: 'id of the alert: A-12' }],
  options: [{ flags: '-m, --message <note>', description: 'what you are about to do' }],
  examples: ['rail alert ack A-12 -m "raising max_connections"', 'rail alert ack A-12 -o json'],
  changes: () => true,
  async run(context, [id = ''], options) {
    const note = textOption(options, 'message') ?? '';
    const alert = await tellControl<Alert>(context, `/v1/alerts/${encodeURIComponent(id.toUpperCase())}/ack`, { note });
    const { ack, firedMs, dueMs } = alert;
    writeObject(alert, context.output, () => {
      const at = shownTime(ack!.atMs, context.timeZone);
      const due = shownTime(dueMs, context.timeZone);
      const after = shownDuration(ack!.atMs - firedMs);
      return context.language === 'zh'
        ? `${alert.id} 已由 ${ack!.by} 于 ${at} 确认, 触发后 ${after}; 应于 ${due} 前关闭`
        : `${alert.id} acknowledged by ${ack!.by} ${at}, ${after} after firing; due to be closed by ${due}`;
    });
    return 0;
  },
});
