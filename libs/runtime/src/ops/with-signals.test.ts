import { afterEach, describe, expect, test } from '@jest/globals';
import { RailError } from '@rail/kernel';
import type { RunningPart } from '../run-part.ts';
import { withSignals } from './with-signals.ts';

const ops = { host: '127.0.0.1', port: 0 };
const stops: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function running(part: Partial<RunningPart> = {}): Promise<RunningPart> {
  const started = await withSignals({ ops, tracing: undefined }, (signals) => {
    signals.partUp.set({ part: 'router' }, 1);
    return Promise.resolve({ stop: () => Promise.resolve(), ...part });
  });
  stops.push(() => started.stop());
  return started;
}

async function ask(part: RunningPart, path: string): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${part.url}${path}`);
  return { status: answer.status, text: await answer.text() };
}

describe('what a process tells of itself', () => {
  test('it lives, and shows the metrics of its parts and of itself', async () => {
    const part = await running();

    expect(await ask(part, '/health/live')).toEqual({ status: 200, text: '{"status":"up"}' });
    const { text } = await ask(part, '/metrics');
    expect(text).toContain('rail_part_up{part="router"} 1');
    expect(text).toContain('process_resident_memory_bytes ');
    expect((await ask(part, '/')).status).toBe(404);
  });

  test('it is ready only while it can do its work, and says why not', async () => {
    let reason: string | undefined = 'it is not a member of its group';
    const part = await running({ readiness: () => reason });

    expect(await ask(part, '/health/ready')).toEqual({
      status: 503,
      text: '{"status":"not ready","reason":"it is not a member of its group"}',
    });
    reason = undefined;
    expect(await ask(part, '/health/ready')).toEqual({ status: 200, text: '{"status":"ready"}' });
  });

  test('it lives and is not ready while it starts', async () => {
    const { promise, resolve } = Promise.withResolvers<number>();
    const probe = await running();
    const port = Number(new URL(probe.url!).port);
    await probe.stop();
    stops.pop();
    const starting = withSignals({ ops: { ...ops, port }, tracing: undefined }, async () => {
      const { status } = await fetch(`http://127.0.0.1:${port}/health/ready`);
      resolve(status);
      return { stop: () => Promise.resolve() };
    });

    expect(await promise).toBe(503);
    const started = await starting;
    stops.push(() => started.stop());
  });

  test('a port in use is an error that names the port', async () => {
    const port = Number(new URL((await running()).url!).port);

    const again = withSignals({ ops: { ...ops, port }, tracing: undefined }, () =>
      Promise.resolve({ stop: () => Promise.resolve() }),
    );

    await expect(again).rejects.toThrow(RailError);
    await expect(again).rejects.toThrow(`port ${port}`);
  });
});
