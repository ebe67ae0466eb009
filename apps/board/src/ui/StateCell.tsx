import {
  type BoardLine,
  causeWord,
  type LineState,
  stateDetail,
  stateWord,
  stateWords,
  timeText,
} from '@rail/board/web';
import { language } from '../state/language.ts';

/** A state as its glyph and word in its colour; the glyph says nothing to a reader of the screen. */
export function StateWord({ state }: { readonly state: LineState }) {
  return (
    <span class={`state ${state}`}>
      <span class="glyph" aria-hidden="true">
        {stateWords[state].glyph}
      </span>
      {stateWord(state, language.value)}
    </span>
  );
}

/** The state of a line, how long or until when, whose cause. */
export function StateCell({ line, nowMs }: { readonly line: BoardLine; readonly nowMs: number }) {
  const detail =
    line.reason.kind === 'stale' ? timeText(line.reason.lastSeenMs) : stateDetail(line, language.value, nowMs);
  return (
    <>
      <StateWord state={line.state} />
      {detail !== '' && <span class={`detail figure ${line.state}`}>{detail}</span>}
      {line.cause !== null && <span class="cause">{causeWord(line.cause, language.value)}</span>}
    </>
  );
}
