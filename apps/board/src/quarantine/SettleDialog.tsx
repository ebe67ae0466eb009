import type { RedriveAnswer } from '@rail/board/api';
import { postJson } from '../api.ts';
import { type Bilingual, say } from '../state/language.ts';
import { Confirm } from '../ui/Confirm.tsx';
import { bodyOf, type Meant, questionOf, resultText, type Settling } from './settle.ts';
import { words } from './words.ts';

/** What became of the last one. */
export interface Settled {
  readonly text: Bilingual;
  readonly refused: RedriveAnswer['refused'];
}

interface SettleProps {
  readonly settling: Settling;
  readonly meant: Meant;
  readonly onSettled: (settled: Settled) => void;
  readonly onClose: () => void;
}

/** Asks before records are sent again or given up. The same question sent twice does nothing twice. */
export function SettleDialog({ settling, meant, onSettled, onClose }: SettleProps) {
  const confirm = async (values: FormData): Promise<void> => {
    const why = values.get('why');
    const body = bodyOf(meant, typeof why === 'string' ? why : undefined);
    const answer = await postJson<RedriveAnswer>(`/v1/quarantine/${settling}`, body);
    onSettled({ text: resultText(settling, answer), refused: answer.refused });
  };
  return (
    <Confirm title={say(questionOf(settling, meant))} action={words[settling]} onConfirm={confirm} onClose={onClose}>
      <p>{say(settling === 'redrive' ? words.redriveNote : words.discardNote)}</p>
      {settling === 'discard' && (
        <label>
          {say(words.why)}
          <input name="why" required maxLength={200} autocomplete="off" />
        </label>
      )}
    </Confirm>
  );
}
