/** What an event stream said, as far as it has been read. */
export interface StreamEvent {
  readonly id: string;
  readonly type: string;
  readonly data: string;
}

/** A reader of server-sent events, as browsers have it: it remembers the last id. */
export class EventStream {
  readonly status: number;
  readonly events: StreamEvent[] = [];
  readonly comments: string[] = [];
  retryMs = 0;
  lastId = '';
  /** Resolves when the other side ends it. */
  readonly ended: Promise<void>;
  readonly #abort: AbortController;
  #isOver = false;

  private constructor(response: Response, abort: AbortController) {
    this.status = response.status;
    this.#abort = abort;
    this.ended = this.#read(response.body!).then(
      () => void (this.#isOver = true),
      () => void (this.#isOver = true),
    );
  }

  static async open(url: string, headers: Readonly<Record<string, string>> = {}): Promise<EventStream> {
    const abort = new AbortController();
    const response = await fetch(url, { headers, signal: abort.signal });
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
    return new EventStream(response, abort);
  }

  /** `n` of each record so far, in the order of arrival. */
  get values(): number[] {
    return this.events
      .filter(({ type }) => type === 'message')
      .map(({ data }) => {
        const { value } = JSON.parse(data) as { value: { n: number } };
        return value.n;
      });
  }

  /** Resolves once so many records are there. Throws if they do not come. */
  async until(isSo: (stream: this) => boolean, withinMs = 10_000): Promise<this> {
    const deadline = performance.now() + withinMs;
    while (!isSo(this)) {
      if (performance.now() > deadline || this.#isOver) {
        throw new Error(`${this.#isOver ? 'ended' : 'not in time'}: ${JSON.stringify([this.events, this.comments])}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return this;
  }

  close(): void {
    this.#abort.abort();
  }

  async #read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of body) {
      text += decoder.decode(chunk, { stream: true });
      for (let at = text.indexOf('\n\n'); at >= 0; at = text.indexOf('\n\n')) {
        this.#take(text.slice(0, at).split('\n'));
        text = text.slice(at + 2);
      }
    }
  }

  #take(lines: readonly string[]): void {
    const fields = new Map<string, string>();
    for (const line of lines) {
      if (line.startsWith(':')) this.comments.push(line.slice(2));
      else fields.set(line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2));
    }
    this.lastId = fields.get('id') ?? this.lastId;
    if (fields.has('retry')) this.retryMs = Number(fields.get('retry'));
    const data = fields.get('data');
    if (data !== undefined) this.events.push({ id: this.lastId, type: fields.get('event') ?? 'message', data });
  }
}
