import type { CommandHandler } from '@rail/runtime';
import type { AgreementBook } from '../agreements/agreement-book.ts';
import type { LineControls } from '../lines-control/line-controls.ts';
import { bodyOf, pauseBody, rateBody, resumeBody } from './command-bodies.ts';

/** What control does on command, whether it comes over HTTP or from another part. */
export function controlHandlers(
  lines: LineControls,
  agreements: Pick<AgreementBook, 'reload'>,
): Readonly<Record<'line.pause' | 'line.resume' | 'line.rate' | 'agreements.reload', CommandHandler>> {
  return {
    'line.pause': ({ by, body }, remember) => {
      const { line, reason } = bodyOf(pauseBody, body);
      return lines.order(line, { kind: 'pause', by, reason }, remember);
    },
    'line.resume': ({ body }, remember) => lines.order(bodyOf(resumeBody, body).line, { kind: 'resume' }, remember),
    'line.rate': ({ body }, remember) => {
      const { line, recordsPerSecond } = bodyOf(rateBody, body);
      return lines.order(line, { kind: 'rate', recordsPerSecond }, remember);
    },
    'agreements.reload': () => agreements.reload(),
  };
}
