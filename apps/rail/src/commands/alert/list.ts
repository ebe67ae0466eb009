import type { AlertsAnswer } from '@rail/board/api';
import { systemClock } from '@rail/kernel';
import { disposalText, standOf } from '../../alert/describe-alert.ts';
import { defineCommand } from '../../command.ts';
import { askControl } from '../../control/ask-control.ts';
import { shownDuration, shownTime } from '../../output/shown-time.ts';
import { tableOf, writeObject } from '../../output/write.ts';

export default defineCommand({
  words: 'alert list',
  summary: 'what is the matter: open alerts, who has taken them on, by when they are due, the disposal rate of today',
  options: [{ flags: '--all', description: 'with those that were closed in the last 24 hours' }],
  examples: ['rail alert list', 'rail alerts --all', 'rail alert list -o json'],
  async run(context, _args, options) {
    const answer = await askControl<AlertsAnswer>(context, '/v1/alerts');
    const { language, timeZone } = context;
    const nowMs = systemClock.now();
    const shown = [...answer.open, ...(options['all'] === true ? answer.closed : [])];
    const told = { ...answer, ...(options['all'] !== true && { closed: [] }) };
    writeObject(told, context.output, () => {
      const rows = tableOf(
        shown,
        [
          ['ID', ({ id }) => id],
          ['ALERT', ({ rule }) => rule],
          ['SEVERITY', ({ severity }) => severity],
          ['SINCE', ({ firedMs }) => shownDuration(nowMs - firedMs)],
          ['STAND', (alert) => standOf(alert, language)],
          ['DUE', ({ dueMs }) => shownTime(dueMs, timeZone).slice(5, 16).replace('T', ' ')],
          ['BY', ({ ack, closed }) => closed?.by ?? ack?.by ?? ''],
          ['SUBJECT', ({ subject }) => subject, 'wide'],
          ['WHAT', ({ summary }) => summary[language]],
        ],
        context.output,
      );
      const none = language === 'zh' ? '没有告警' : 'no alert is open';
      return [
        shown.length === 0 ? none : rows,
        '',
        disposalText(answer.disposal, language),
        ...answer.silences.map((silence) => silenceText(silence, timeZone)),
        ...(answer.webhook.fault === null ? [] : [`webhook: ${answer.webhook.fault}`]),
      ].join('\n');
    });
    return 0;
  },
});

function silenceText({ subject, untilMs, by, reason, drill }: AlertsAnswer['silences'][number], zone: string): string {
  return `silenced: ${subject} until ${shownTime(untilMs, zone)} by ${by}${drill === null ? '' : ` (drill ${drill})`}: ${reason}`;
}
