import { useState } from 'preact/hooks';
import { say } from '../state/language.ts';

const words = {
  copy: { zh: '复制', en: 'Copy' },
  copied: { zh: '已复制', en: 'Copied' },
  selected: { zh: '已选中, 按 Ctrl+C', en: 'Selected: press Ctrl+C' },
} as const;

/** Copies a text; where the browser keeps its clipboard to itself (plain HTTP), it selects the element that shows it. */
export function CopyButton({ text, shownIn }: { readonly text: string; readonly shownIn: string }) {
  const [done, setDone] = useState<'copied' | 'selected' | undefined>(undefined);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setDone('copied');
    } catch {
      const element = document.getElementById(shownIn);
      if (element !== null) getSelection()?.selectAllChildren(element);
      setDone('selected');
    }
  };
  return (
    <button type="button" onClick={() => void copy()} onBlur={() => setDone(undefined)}>
      <span role="status">{say(done === undefined ? words.copy : words[done])}</span>
    </button>
  );
}
