import type { RunBook } from '../runs/run-book.ts';
import { randomUUID } from 'node:crypto';
import { RailError } from '@rail/kernel';
import {
  answerOf,
  type Command,
  type CommandDesk,
  type CommandDone,
  type CommandName,
  type CommandReply,
  questions,
  servedBy,
} from '@rail/runtime';

/** A part of the exchange that takes commands, in this process or in another. */
export interface CommandTaker {
  /** @throws RailError COMMAND_UNANSWERED, BROKER_UNREACHABLE */
  reply(command: Command): Promise<CommandReply>;
}

/** What a caller wants; an id if it may ask again. */
export interface Asked {
  readonly name: CommandName;
  readonly by: string;
  readonly body: unknown;
  readonly id?: string | undefined;
}

/** Takes a command to the part that carries it out; the doors of control (HTTP, Kafka) all lead here. */
export class Commands {
  readonly #desk: CommandDesk;
  readonly #publisher: () => CommandTaker | undefined;
  readonly #listeners: ((done: CommandDone) => void)[] = [];
  readonly #now: () => number;

  /** @param publisher none while nobody can reach one */
  constructor(desk: CommandDesk, publisher: () => CommandTaker | undefined, now: () => number) {
    this.#desk = desk;
    this.#publisher = publisher;
    this.#now = now;
    desk.onCommand((done) => this.#tell(done));
  }

  /** Calls back after each command that was carried out, here or by the publisher; once for each id. */
  onCommand(listener: (done: CommandDone) => void): void {
    this.#listeners.push(listener);
  }

  /** @throws RailError with which the part refused; COMMAND_UNANSWERED if it says nothing in time */
  async ask({ name, by, body, id = randomUUID() }: Asked): Promise<unknown> {
    const command: Command = { id, name, by, body };
    if (servedBy[name] === 'control') return answerOf(await this.#desk.reply(command));
    const publisher = this.#publisher();
    if (publisher === undefined) throw new RailError('COMMAND_UNANSWERED', `no publisher takes ${name} here`);
    const reply = await publisher.reply(command);
    const answer = answerOf(reply);
    if (reply.ok && !reply.isRepeated && !questions.has(name)) this.#tell({ atMs: this.#now(), command, answer });
    return answer;
  }

  #tell(done: CommandDone): void {
    for (const listener of this.#listeners) listener(done);
  }
}

/** Where controllers find the commands, once control takes them. */
export abstract class CommandsPort {
  /** @throws RailError BOARD_ABSENT while control starts */
  abstract get(): Commands;
  /** @throws RailError BOARD_ABSENT while control starts */
  abstract runs(): RunBook;
}
