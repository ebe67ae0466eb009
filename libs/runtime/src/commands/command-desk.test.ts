import { beforeEach, describe, expect, test } from '@jest/globals';
import { RailError, systemClock } from '@rail/kernel';
import type { ControlRecord } from '../topic-writer.ts';
import { type Command, digestOfWish } from './command.ts';
import { CommandDesk, type CommandDone, type CommandHandler } from './command-desk.ts';

const body = { line: 'health', reason: 'drill' };
const command: Command = { id: 'a', name: 'line.pause', by: 'wang', body };

/** Remembers as the topic does. */
class Memory {
  readonly answers = new Map<string, { digest: string; answer: unknown }>();
  readonly changes: ControlRecord[] = [];

  find(asked: Command): { answer: unknown } | undefined {
    const found = this.answers.get(asked.id);
    if (found !== undefined && found.digest !== digestOfWish(asked)) throw new RailError('COMMAND_ID_USED', asked.id);
    return found;
  }

  remember(asked: Command, answer: unknown, changes: readonly ControlRecord[]): Promise<void> {
    this.answers.set(asked.id, { digest: digestOfWish(asked), answer });
    this.changes.push(...changes);
    return Promise.resolve();
  }
}

let memory: Memory;
let carriedOut: Command[];
let done: CommandDone[];
const deskWith = (handler: CommandHandler): CommandDesk => {
  const desk = new CommandDesk({ handlers: { 'line.pause': handler }, answered: memory, clock: systemClock });
  desk.onCommand((each) => done.push(each));
  return desk;
};
const counting: CommandHandler = (asked) => {
  carriedOut.push(asked);
  return Promise.resolve(carriedOut.length);
};

beforeEach(() => {
  memory = new Memory();
  carriedOut = [];
  done = [];
});

describe('a desk', () => {
  test('carries a command out once, answers it again the same, and tells of it once', async () => {
    const desk = deskWith(counting);

    expect(await desk.reply(command)).toEqual({ ok: true, answer: 1, isRepeated: false });
    expect(await desk.reply({ ...command, by: 'another door' })).toEqual({ ok: true, answer: 1, isRepeated: true });
    expect(await deskWith(counting).reply(command)).toEqual({ ok: true, answer: 1, isRepeated: true });
    expect(carriedOut).toHaveLength(1);
    expect(done).toMatchObject([{ command: { id: 'a' }, answer: 1 }]);
  });

  test('gives two that come at once one answer', async () => {
    const gate = Promise.withResolvers<void>();
    const desk = deskWith(async (asked) => {
      await gate.promise;
      return counting(asked, () => Promise.resolve());
    });
    const replies = [desk.reply(command), desk.reply(command)];
    gate.resolve();

    expect(await Promise.all(replies)).toEqual([
      { ok: true, answer: 1, isRepeated: false },
      { ok: true, answer: 1, isRepeated: true },
    ]);
    expect(carriedOut).toHaveLength(1);
  });

  test('refuses another command with the same id, also while the first is under way', async () => {
    const gate = Promise.withResolvers<void>();
    const desk = deskWith(async () => gate.promise);
    const first = desk.reply(command);
    const other = { ...command, body: { ...body, reason: 'flood' } };

    expect(await desk.reply(other)).toMatchObject({ ok: false, error: { code: 'COMMAND_ID_USED' } });
    gate.resolve();
    await first;
    expect(await desk.reply(other)).toMatchObject({ ok: false, error: { code: 'COMMAND_ID_USED' } });
  });

  test('takes a body for the same in whatever order its members stand', async () => {
    const desk = deskWith(counting);
    await desk.reply(command);

    expect(await desk.reply({ ...command, body: { reason: 'drill', line: 'health' } })).toMatchObject({ ok: true });
    expect(carriedOut).toHaveLength(1);
  });

  test('forgets a refusal: the same command may succeed later', async () => {
    let isRefusing = true;
    const desk = deskWith((asked, remember) => {
      if (isRefusing) throw new RailError('LINE_UNKNOWN', 'no line "health"', { at: 'here' });
      return counting(asked, remember);
    });

    expect(await desk.reply(command)).toEqual({
      ok: false,
      error: { code: 'LINE_UNKNOWN', message: 'no line "health"', at: 'here' },
    });
    isRefusing = false;
    expect(await desk.reply(command)).toMatchObject({ ok: true, isRepeated: false });
    expect(done).toHaveLength(1);
  });

  test('keeps what a handler changes together with the answer, and no second answer beside it', async () => {
    const change = { topic: 'rail.lines', key: 'health', value: '{}' };
    const desk = deskWith(async (_, remember) => {
      await remember('paused', [change]);
      return 'paused';
    });
    await desk.reply(command);

    expect(memory.changes).toEqual([change]);
  });

  test.each([[''], ['x'.repeat(101)]])('refuses the id %j', async (id) => {
    expect(await deskWith(counting).reply({ ...command, id })).toMatchObject({
      ok: false,
      error: { code: 'COMMAND_INVALID' },
    });
    expect(carriedOut).toEqual([]);
  });

  test('says of a command that another part serves that nobody here does', async () => {
    const elsewhere = { ...command, name: 'replay.start' } as const;

    expect(await deskWith(counting).reply(elsewhere)).toMatchObject({ ok: false, error: { code: 'COMMAND_INVALID' } });
  });
});
