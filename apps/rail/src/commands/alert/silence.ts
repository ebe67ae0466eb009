import type { Silence } from '@rail/board/api';
import { parseDurationMs, RailError } from '@rail/kernel';
import { defineCommand, textOption } from '../../command.ts';
import { tellControl } from '../../control/ask-control.ts';
import { shownTime } from '../../output/shown-time.ts';
import { writeObject } from '../../output/write.ts';

export default defineCommand({
  words: 'alert silence',
  summary: 'send nothing of a subject for a while; what comes is shown all the same, and sent if it lasts longer',
  arguments: [
    {
      name: '<subject>',
      description: 'line/ID, database/ID, agreement/ID, rule/NAME, router, or exchange for all',
    },
  ],
  options: [
    { flags: '--for <duration>', description: 'how long: 30m, 2h; 0s ends one that holds', default: '1h' },
    { flags: '-m, --message <reason>', description: 'why; needed' },
    { flags: '--drill <name>', description: 'it is a drill: what comes is marked with its name and counts in no rate' },
  ],
  examples: [
    'rail alert silence database/health-insurance --for 2h -m "moving it to another host"',
    'rail alert silence exchange --for 30m --drill typhoon -m "autumn drill"',
  ],
  changes: () => true,
  async run(context, [subject = ''], options) {
    const reason = textOption(options, 'message')?.trim() ?? '';
    if (reason === '') throw new RailError('OPTION_INVALID', '-m is missing: say why');
    const minutes = parseDurationMs(textOption(options, 'for') ?? '1h') / 60_000;
    const drill = textOption(options, 'drill');
    const body = { subject, minutes, reason, ...(drill !== undefined && { drill }) };
    const silence = await tellControl<Silence>(context, '/v1/alerts/silences', body);
    writeObject(silence, context.output, () => {
      const until = shownTime(silence.untilMs, context.timeZone);
      if (minutes === 0)
        return context.language === 'zh' ? `${silence.subject} 不再静默` : `${silence.subject} is silenced no more`;
      return context.language === 'zh'
        ? `${silence.subject} 静默至 ${until}`
        : `${silence.subject} is silenced until ${until}`;
    });
    return 0;
  },
});
