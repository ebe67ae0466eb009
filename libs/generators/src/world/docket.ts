import type { Random } from '@rail/kernel';

/** The open files of an office. Whoever works there takes one up at random; a closed one makes room for a new one. */
export class Docket<File> {
  private readonly open: File[] = [];

  constructor(
    private readonly random: Random,
    private readonly atMost: number,
  ) {}

  /** A new file while there is room, else an open one after its next move; `move` answers whether it stays open. */
  next(begin: () => File, move: (file: File) => boolean): File {
    if (this.open.length < this.atMost) {
      const file = begin();
      this.open.push(file);
      return file;
    }
    const at = this.random.below(this.atMost);
    const file = this.open[at]!;
    if (!move(file)) {
      this.open[at] = this.open[this.atMost - 1]!;
      this.open.pop();
    }
    return file;
  }
}

/** What one office has sent to another and the other has not taken up, at most so many. */
export class Waiting<Item> {
  private readonly items: Item[] = [];

  constructor(private readonly atMost: number) {}

  get hasRoom(): boolean {
    return this.items.length < this.atMost;
  }

  /** Leaves an item; one that finds no room is not sent. */
  send(item: Item): void {
    if (this.hasRoom) this.items.push(item);
  }

  take(): Item | undefined {
    return this.items.shift();
  }
}
