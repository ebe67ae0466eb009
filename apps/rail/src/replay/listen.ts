import type { Replay } from '@rail/publisher';
import { keyActions, type KeyAction, keyHelp } from './keys.ts';
import type { ProgressLine } from './watch.ts';

const HOUR_MS = 3_600_000;
const DOUBLE = 2;
const onlyTimed = 'a run at full speed is neither paused nor hurried; q stops it, resumable';

/**
 * Keys steer a replay while both its input and its progress are a terminal's. Returns how to give the terminal back,
 * which also happens however the process exits.
 */
export function listenToKeys(replay: Replay, progress: ProgressLine): () => void {
  const { stdin } = process;
  if (!stdin.isTTY || !process.stderr.isTTY) return () => undefined;
  const restore = (): void => {
    stdin.off('data', take);
    process.off('exit', restore);
    stdin.setRawMode(false);
    stdin.pause();
  };
  const take = (typed: Buffer): void => {
    for (const action of keyActions(typed.toString())) act(action, replay, progress);
  };
  process.once('exit', restore);
  stdin.setRawMode(true);
  stdin.resume();
  stdin.on('data', take);
  progress.say(`  ${keyHelp}`);
  return restore;
}

function act(action: KeyAction, replay: Replay, progress: ProgressLine): void {
  switch (action) {
    case 'stop':
      replay.stop();
      return;
    case 'interrupt':
      process.kill(process.pid, 'SIGINT'); // the terminal does not send it in raw mode
      return;
    case 'status':
      progress.keep();
      return;
    case 'help':
      progress.say(`  ${keyHelp}`);
      return;
    default:
      if (replay.hands === undefined) progress.say(onlyTimed);
      else steer(action, replay.hands);
  }
}

function steer(
  action: Exclude<KeyAction, 'stop' | 'interrupt' | 'status' | 'help'>,
  hands: NonNullable<Replay['hands']>,
): void {
  if (action === 'pause') hands.togglePause();
  else if (action === 'faster') hands.multiplySpeed(DOUBLE);
  else if (action === 'slower') hands.multiplySpeed(1 / DOUBLE);
  else hands.seek(action === 'ahead' ? HOUR_MS : -HOUR_MS);
}
