import { type Clock, RailError } from '@rail/kernel';
import type { ControlRecord } from '../topic-writer.ts';
import type { AnsweredCommands } from './answered-commands.ts';
import {
  checkCommandId,
  type Command,
  commandIdUsed,
  type CommandName,
  type CommandReply,
  digestOfWish,
  questions,
  refusal,
} from './command.ts';

/** Keeps the answer, together with records that it changes in other topics. */
export type Remember = (answer: unknown, changes?: readonly ControlRecord[]) => Promise<void>;

/** Carries out a command and returns its answer. What it has not remembered itself is remembered for it. */
export type CommandHandler = (command: Command, remember: Remember) => Promise<unknown>;

/** A command that was carried out just now. */
export interface CommandDone {
  readonly atMs: number;
  readonly command: Command;
  readonly answer: unknown;
}

export interface CommandDeskParts {
  readonly handlers: Partial<Readonly<Record<CommandName, CommandHandler>>>;
  readonly answered: Pick<AnsweredCommands, 'find' | 'remember'>;
  readonly clock: Clock;
}

/** Where a part of the exchange takes commands, however they come: each id is carried out once. */
export class CommandDesk {
  readonly #parts: CommandDeskParts;
  readonly #underWay = new Map<string, { readonly digest: string; readonly reply: Promise<CommandReply> }>();
  readonly #listeners: ((done: CommandDone) => void)[] = [];

  constructor(parts: CommandDeskParts) {
    this.#parts = parts;
  }

  /** Calls back after each command that was carried out; not for one that is only answered again. */
  onCommand(listener: (done: CommandDone) => void): void {
    this.#listeners.push(listener);
  }

  /** Never rejects: a refusal is a reply. A command that was refused has changed nothing and may be sent again. */
  async reply(command: Command): Promise<CommandReply> {
    try {
      checkCommandId(command.id);
      if (questions.has(command.name)) return { ok: true, answer: await this.#ask(command), isRepeated: false };
      const known = this.#parts.answered.find(command);
      if (known !== undefined) return { ok: true, answer: known.answer, isRepeated: true };
    } catch (error) {
      return refusal(error);
    }
    const digest = digestOfWish(command);
    const underWay = this.#underWay.get(command.id);
    if (underWay !== undefined) {
      if (underWay.digest !== digest) return refusal(commandIdUsed(command.id));
      const reply = await underWay.reply;
      return reply.ok ? { ...reply, isRepeated: true } : reply;
    }
    const reply = this.#carryOut(command).finally(() => this.#underWay.delete(command.id));
    this.#underWay.set(command.id, { digest, reply });
    return reply;
  }

  #ask(command: Command): Promise<unknown> {
    return this.#handlerOf(command)(command, () => Promise.resolve());
  }

  #handlerOf({ name }: Command): CommandHandler {
    const handler = this.#parts.handlers[name];
    if (handler === undefined) throw new RailError('COMMAND_INVALID', `nobody carries out ${name} here`);
    return handler;
  }

  async #carryOut(command: Command): Promise<CommandReply> {
    const { answered, clock } = this.#parts;
    let isRemembered = false;
    const remember: Remember = async (answer, changes = []) => {
      await answered.remember(command, answer, changes);
      isRemembered = true;
    };
    try {
      const answer = await this.#handlerOf(command)(command, remember);
      if (!isRemembered) await remember(answer);
      for (const listener of this.#listeners) listener({ atMs: clock.now(), command, answer });
      return { ok: true, answer, isRepeated: false };
    } catch (error) {
      return refusal(error);
    }
  }
}
