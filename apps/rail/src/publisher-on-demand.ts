import type { RunningDesk } from '@rail/publisher';
import { type Command, type CommandReply, questions, refusal } from '@rail/runtime';

/** What replays files in this process, started when somebody first asks for a replay: most exchanges never do. */
export class PublisherOnDemand {
  readonly #start: () => Promise<RunningDesk>;
  #running: Promise<RunningDesk> | undefined;

  constructor(start: () => Promise<RunningDesk>) {
    this.#start = start;
  }

  async reply(command: Command): Promise<CommandReply> {
    // Nothing runs where nothing was started.
    if (this.#running === undefined && questions.has(command.name)) return { ok: true, answer: [], isRepeated: false };
    try {
      this.#running ??= this.#start();
      const { desk } = await this.#running;
      return await desk.reply(command);
    } catch (error) {
      this.#running = undefined; // it is tried again by the next one
      return refusal(error);
    }
  }

  async stop(): Promise<void> {
    const running = await this.#running?.catch(() => undefined);
    await running?.stop();
  }
}
