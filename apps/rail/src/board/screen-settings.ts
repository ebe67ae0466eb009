/** Narrower than this is no table. */
const narrowest = 60;

/** Whether somebody sits in front of a screen that is wide enough for the board. */
export function hasScreen(): boolean {
  return process.stdout.isTTY && process.stdin.isTTY && process.stdout.columns >= narrowest;
}
