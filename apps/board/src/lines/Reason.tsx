import { computed, signal } from '@preact/signals';
import { boardWords, reasonText } from '@rail/board/web';
import { board, isStale, shownMs } from '../state/board.ts';
import { language, say } from '../state/language.ts';
import { rows } from './order.ts';

/** The line that the cursor or the focus is on. */
export const pointedAt = signal<string | undefined>(undefined);

const worst = computed(() => {
  const first = board.value?.lines.find(({ line }) => line === rows.value[0]);
  return first !== undefined && ['broken', 'late', 'stopped'].includes(first.state) ? first : undefined;
});

/** Why the line is as it is, in a sentence: of the row pointed at, else of the worst. */
export function Reason() {
  const snapshot = board.value;
  if (snapshot === undefined) return <p class="reason" />;
  const line = snapshot.lines.find(({ line: id }) => id === pointedAt.value) ?? worst.value;
  if (isStale.value) {
    return (
      <p class="reason">
        {say({
          zh: '站牌 5 秒没有听到交换的消息: 以下状态都不再可信。',
          en: 'Nothing was heard of the exchange for 5 s: no state below is known any more.',
        })}
      </p>
    );
  }
  if (line === undefined) {
    const isEmpty = snapshot.lines.every(({ reason }) => reason.kind === 'neverSeen');
    return <p class="reason">{isEmpty ? boardWords[language.value].noRecords : ''}</p>;
  }
  return (
    <p class="reason">
      <b class="figure">{line.number}</b> {line.department[language.value]}:{' '}
      {reasonText(line, language.value, shownMs.value)}
    </p>
  );
}
