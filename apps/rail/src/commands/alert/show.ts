import type { AlertsAnswer } from '@rail/board/api';
import { systemClock } from '@rail/kernel';
import { describeAlert } from '../../alert/describe-alert.ts';
import { findAlert } from '../../alert/find-alert.ts';
import { defineCommand } from '../../command.ts';
import { askControl } from '../../control/ask-control.ts';
import { writeObject } from '../../output/write.ts';

export default defineCommand({
  words: 'alert show',
  summary: 'one alert: what, whose cause, what suffers, who has taken it on, and what to do first',
  arguments: [{ name: '<alert>', description: 'id of the alert: A-12' }],
  examples: ['rail alert show A-12', 'rail alert show A-12 --lang zh', 'rail alert show A-12 -o json'],
  async run(context, [id = '']) {
    const alert = findAlert(await askControl<AlertsAnswer>(context, '/v1/alerts'), id);
    const { language, timeZone } = context;
    writeObject(alert, context.output, () => describeAlert(alert, language, timeZone, systemClock.now()));
    return 0;
  },
});
