/** Facts that are read now and then; those of the last reading that went well, so that a fault in between changes nothing. */
export class Gathered<Fact> {
  readonly #read: () => Promise<readonly Fact[]>;
  readonly #everyMs: number;
  #facts: readonly Fact[] = [];
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> = Promise.resolve();

  constructor(read: () => Promise<readonly Fact[]>, everyMs: number) {
    this.#read = read;
    this.#everyMs = everyMs;
  }

  get facts(): readonly Fact[] {
    return this.#facts;
  }

  start(): void {
    const look = (): void => {
      this.#reading = this.#reading.then(() => this.#look());
    };
    look();
    this.#timer = setInterval(look, this.#everyMs);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#reading;
  }

  async #look(): Promise<void> {
    this.#facts = await this.#read().catch(() => this.#facts);
  }
}
