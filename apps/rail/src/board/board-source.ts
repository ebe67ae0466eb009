import { setTimeout as pause } from 'node:timers/promises';
import type { BoardSnapshot } from '@rail/board';
import { RailError } from '@rail/kernel';
import type { CommandContext } from '../command.ts';
import { askControl } from '../control/ask-control.ts';

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

/** The board as it is now, or was at a moment, from control. @throws RailError CONTROL_UNREACHABLE, BOARD_NOT_KEPT */
export async function fetchBoard(
  context: Pick<CommandContext, 'controlUrl' | 'env'>,
  at?: string,
): Promise<BoardSnapshot> {
  const query = at === undefined ? '' : `?${new URLSearchParams({ at }).toString()}`;
  const board = await askControl<Partial<BoardSnapshot>>(context, `/v1/board${query}`);
  if (board.schema === 'rail.board/1') return board as BoardSnapshot;
  throw new RailError('CONTROL_UNREACHABLE', 'what answers there is no control of this version', {
    at: context.controlUrl,
  });
}

const retryMs = 1000;

/** The stream of control; taken up again whenever it breaks, since an exchange may start anew while somebody looks. */
export function boardFrom({ controlUrl, env }: CommandContext): BoardSource {
  const token = env['RAIL_TOKEN'];
  const authorization = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return {
    follow(onBoard, signal) {
      void followStream(`${controlUrl}/v1/board/stream`, authorization, onBoard, signal);
    },
  };
}

async function followStream(
  url: string,
  authorization: Readonly<Record<string, string>>,
  onBoard: (board: BoardSnapshot) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      const { body } = await fetch(url, { signal, headers: { accept: 'text/event-stream', ...authorization } });
      if (body !== null) for await (const data of eventData(body)) onBoard(JSON.parse(data) as BoardSnapshot);
    } catch {
      // A stream that breaks shows as lines that turn unknown; here it is only taken up again.
    }
    await pause(retryMs, undefined, { signal }).catch(() => undefined);
  }
}

/** The data of each event of a `text/event-stream` that has no type of its own: boards have none, other news has. */
export async function* eventData(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of chunks) {
    rest += decoder.decode(chunk, { stream: true });
    const events = rest.split(/\r?\n\r?\n/);
    rest = events.pop() ?? '';
    for (const event of events) {
      const fields = event.split(/\r?\n/);
      if (fields.some((field) => field.startsWith('event:'))) continue;
      const lines = fields.filter((line) => line.startsWith('data:'));
      if (lines.length > 0) yield lines.map((line) => line.slice(5).replace(/^ /, '')).join('\n');
    }
  }
}
