import { type Bilingual, say } from '../state/language.ts';

/** Nothing is here: what will fill it, and the command that does. */
export function Empty({ text, command }: { readonly text: Bilingual; readonly command?: string }) {
  return (
    <div class="empty">
      <p>{say(text)}</p>
      {command !== undefined && <code>{command}</code>}
    </div>
  );
}
