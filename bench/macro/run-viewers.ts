import { RailError } from '@rail/kernel';

import { tellStopped, untilToldToStop } from './job.ts';

/** So many boards elsewhere: each reads the stream of control to its end. */
const { url, viewers } = JSON.parse(process.argv[2] ?? '{}') as { readonly url: string; readonly viewers: number };
const abort = new AbortController();
let events = 0;

async function view(): Promise<void> {
  const answer = await fetch(`${url}/v1/board/stream`, { signal: abort.signal });
  if (answer.body === null) throw new RailError('BOARD_ABSENT', 'the stream has no body');
  for await (const chunk of answer.body) if (chunk.length > 0) events++;
}

const viewing = Array.from({ length: viewers }, () => view().catch(() => undefined));
await untilToldToStop();
abort.abort();
await Promise.all(viewing);
tellStopped(events);
