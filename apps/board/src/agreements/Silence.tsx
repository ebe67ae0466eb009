import type { AgreementPage } from '@rail/board/api';
import { momentText, spanText } from '@rail/board/web';
import { shownMs } from '../state/board.ts';
import { say } from '../state/language.ts';
import { Sheet } from '../ui/Sheet.tsx';
import { silenceWords, words } from './words.ts';

/** Silence is never ambiguous: why nothing comes, or that something does. */
export function Silence({ page }: { readonly page: AgreementPage }) {
  const { kind, text, sinceMs } = page.silence;
  const nowMs = shownMs.value;
  if (kind === 'flowing') {
    return (
      <Sheet title={say(words.silence)}>
        <p class="agreement-silence">
          {say(words.noSilence)}
          {page.newestMs !== null && (
            <span class="soft figure">
              {say({
                zh: ` (最近一条 ${spanText(Math.max(0, nowMs - page.newestMs))} 前)`,
                en: ` (newest record ${spanText(Math.max(0, nowMs - page.newestMs))} ago)`,
              })}
            </span>
          )}
        </p>
      </Sheet>
    );
  }
  return (
    <Sheet title={say(words.silence)} class="is-silent">
      <p class="agreement-silence">
        <strong>{say(silenceWords[kind])}</strong>
        {sinceMs !== null && (
          <span class="soft figure">
            {' '}
            {say(words.since)} {momentText(sinceMs, nowMs)}
          </span>
        )}
      </p>
      <p class="agreement-silence">{say(text)}</p>
      <code>rail share status {page.summary.id}</code>
    </Sheet>
  );
}
