import { setTimeout as pause } from 'node:timers/promises';
import type { BoardSnapshot } from '@rail/board';
import { RailError } from '@rail/kernel';

/** Where boards come from: `onBoard` is called about once a second until the signal aborts. */
export interface BoardSource {
  follow(onBoard: (board: BoardSnapshot) => void, signal: AbortSignal): void;
}

/** The board of an exchange in this process. */
export function boardOf(watch: {
  follow(follower: (board: BoardSnapshot | undefined) => void): () => void;
}): BoardSource {
  return {
    follow(onBoard, signal) {
      const stop = watch.follow((board) => {
        if (board !== undefined) onBoard(board);
      });
      signal.addEventListener('abort', stop, { once: true });
    },
  };
}

/** The board as it is now, from control. Throws CONTROL_UNREACHABLE. */
export async function fetchBoard(controlUrl: string): Promise<BoardSnapshot> {
  const url = `${controlUrl}/v1/board`;
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch((cause: unknown) => {
    throw new RailError('CONTROL_UNREACHABLE', 'control does not answer', { at: controlUrl, cause });
  });
  if (!response.ok) throw new RailError('CONTROL_UNREACHABLE', `control answers ${response.status}`, { at: url });
  const board = (await response.json()) as BoardSnapshot;
  if (board.schema === 'rail.board/1') return board;
  throw new RailError('CONTROL_UNREACHABLE', 'what answers there is no control of this version', { at: url });
}

const retryMs = 1000;

/** The stream of control; taken up again whenever it breaks, since an exchange may start anew while somebody looks. */
export function boardFrom(controlUrl: string): BoardSource {
  return {
    follow(onBoard, signal) {
      void followStream(`${controlUrl}/v1/board/stream`, onBoard, signal);
    },
  };
}

async function followStream(url: string, onBoard: (board: BoardSnapshot) => void, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    try {
      const { body } = await fetch(url, { signal, headers: { accept: 'text/event-stream' } });
      if (body !== null) for await (const data of eventData(body)) onBoard(JSON.parse(data) as BoardSnapshot);
    } catch {
      // A stream that breaks shows as lines that turn unknown; here it is only taken up again.
    }
    await pause(retryMs, undefined, { signal }).catch(() => undefined);
  }
}

/** The data of each event of a `text/event-stream`. */
export async function* eventData(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    const events = rest.split(/\r?\n\r?\n/);
    rest = events.pop() ?? '';
    for (const event of events) {
      const lines = event.split(/\r?\n/).filter((line) => line.startsWith('data:'));
      if (lines.length > 0) yield lines.map((line) => line.slice(5).replace(/^ /, '')).join('\n');
    }
  }
}
