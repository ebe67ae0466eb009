import type { Alert, AlertsAnswer } from '@rail/board/api';
import { RailError } from '@rail/kernel';
import { disposalText } from '../../alert/describe-alert.ts';
import { defineCommand, textOption } from '../../command.ts';
import { askControl, tellControl } from '../../control/ask-control.ts';
import { shownTime } from '../../output/shown-time.ts';
import { writeObject } from '../../output/write.ts';

export default defineCommand({
  words: 'alert close',
  summary: 'an alert is dealt with: say what was done; what goes on comes again as another alert',
  arguments: [{ name: '<alert>', description: 'id of the alert: A-12' }],
  options: [{ flags: '-m, --message <note>', description: 'what was done; needed' }],
  examples: ['rail alert close A-12 -m "job moved to replica"'],
  changes: () => true,
  async run(context, [id = ''], options) {
    const note = textOption(options, 'message')?.trim() ?? '';
    if (note === '') throw new RailError('OPTION_INVALID', '-m is missing: say what was done');
    const path = `/v1/alerts/${encodeURIComponent(id.toUpperCase())}/close`;
    const alert = await tellControl<Alert>(context, path, { note });
    const { disposal } = await askControl<AlertsAnswer>(context, '/v1/alerts');
    writeObject(alert, context.output, () => {
      const at = shownTime(alert.closed!.atMs, context.timeZone);
      const closed = context.language === 'zh' ? `${alert.id} 已关闭` : `${alert.id} closed`;
      return `${closed} ${at}  ${disposalText(disposal, context.language)}`;
    });
    return 0;
  },
});
