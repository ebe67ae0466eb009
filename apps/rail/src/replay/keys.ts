/** What a key does while a replay runs. */
export type KeyAction = 'pause' | 'back' | 'ahead' | 'faster' | 'slower' | 'status' | 'stop' | 'interrupt' | 'help';

const keys: Readonly<Record<string, KeyAction>> = {
  ' ': 'pause',
  '\u001B[D': 'back',
  '\u001BOD': 'back',
  '\u001B[C': 'ahead',
  '\u001BOC': 'ahead',
  '+': 'faster',
  '=': 'faster',
  '-': 'slower',
  _: 'slower',
  s: 'status',
  S: 'status',
  q: 'stop',
  Q: 'stop',
  '\u0003': 'interrupt',
  '?': 'help',
};
// ESC, then the sequences of cursor keys; anything else is one sign.
const KEY = new RegExp(`${String.fromCodePoint(27)}[[O][0-9;]*[A-Za-z~]|[\\s\\S]`, 'gu');

/** The actions of what a terminal sends: several keys may come at once, unknown ones do nothing. */
export function keyActions(typed: string): KeyAction[] {
  return (typed.match(KEY) ?? []).flatMap((key) => keys[key] ?? []);
}

export const keyHelp = 'space pause  ←→ 1 h of events back, ahead  +- speed  s status  q stop, resumable';
