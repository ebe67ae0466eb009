import type { FetchedBatch, Fetcher, GroupIdentity, Producer } from '@rail/kafka-client';

const batchHead = 61;
const maxTransactionBytes = 16 << 20;
const maxWaitingBytes = 32 << 20;

/**
 * Sends every fetched batch on as it is, exactly once, with the limits of the router: the upper bound for a router
 * that uses this client. While a transaction is being ended, batches of the next one wait in memory.
 */
export class RawCopy {
  readonly #fetcher: Fetcher;
  readonly #producer: Producer;
  readonly #group: () => GroupIdentity;
  readonly #target: string;
  readonly #commitIntervalMs: number;
  readonly #offsets = new Map<number, { topic: string; partition: number; offset: number }>();
  readonly #waiting: { partition: number; bytes: Buffer }[] = [];
  #openedMs = 0;
  #bytes = 0;
  #waitingBytes = 0;
  #isOpen = false;
  #ending: Promise<void> | undefined;
  #stopping = false;

  constructor(
    fetcher: Fetcher,
    producer: Producer,
    group: () => GroupIdentity,
    target: string,
    commitIntervalMs: number,
  ) {
    this.#fetcher = fetcher;
    this.#producer = producer;
    this.#group = group;
    this.#target = target;
    this.#commitIntervalMs = commitIntervalMs;
  }

  async run(): Promise<void> {
    while (!this.#stopping) {
      for (const batch of await this.#fetcher.poll(this.#waitMs())) this.#copy(batch);
      if (this.#isDue()) await this.#commit();
    }
    await this.#commit();
    await this.#ending;
  }

  stop(): void {
    this.#stopping = true;
  }

  #copy(batch: FetchedBatch): void {
    if (this.#offsets.size === 0) this.#openedMs = performance.now();
    const { topic, partition, nextOffset } = batch;
    const bytes = copyOf(batch);
    this.#offsets.set(partition, { topic, partition, offset: nextOffset });
    this.#bytes += bytes.length;
    if (this.#ending === undefined) return this.#send(partition, bytes);
    this.#waiting.push({ partition, bytes });
    this.#waitingBytes += bytes.length;
  }

  #send(partition: number, bytes: Buffer): void {
    if (!this.#isOpen) this.#producer.begin();
    this.#isOpen = true;
    void this.#producer.send(this.#target, partition, bytes);
  }

  #waitMs(): number {
    return this.#offsets.size === 0 ? 250 : Math.max(0, this.#openedMs + this.#commitIntervalMs - performance.now());
  }

  #isDue(): boolean {
    if (this.#offsets.size === 0) return false;
    const isOld = performance.now() - this.#openedMs >= this.#commitIntervalMs;
    return isOld || this.#bytes >= maxTransactionBytes || this.#waitingBytes >= maxWaitingBytes;
  }

  async #commit(): Promise<void> {
    await this.#ending;
    if (this.#offsets.size === 0) return;
    const offsets = [...this.#offsets.values()];
    this.#offsets.clear();
    this.#bytes = 0;
    this.#ending = this.#end(offsets);
  }

  async #end(offsets: readonly { topic: string; partition: number; offset: number }[]): Promise<void> {
    await Promise.all([this.#producer.flush(), this.#producer.sendOffsets(this.#group(), offsets)]);
    await this.#producer.commit();
    this.#isOpen = false;
    this.#ending = undefined;
    this.#waitingBytes = 0;
    for (const { partition, bytes } of this.#waiting.splice(0)) this.#send(partition, bytes);
  }
}

/** A batch of the same records without its old producer; the checksum comes with the new one. */
function copyOf({ header, section }: FetchedBatch): Buffer {
  const bytes = Buffer.allocUnsafeSlow(batchHead + section.length);
  bytes.fill(0, 0, batchHead);
  bytes.writeInt32BE(bytes.length - 12, 8);
  bytes.writeInt32BE(-1, 12);
  bytes.writeInt8(2, 16);
  bytes.writeInt32BE(header.lastOffsetDelta, 23);
  bytes.writeBigInt64BE(BigInt(header.baseTimestamp), 27);
  bytes.writeBigInt64BE(BigInt(header.maxTimestamp), 35);
  bytes.writeInt32BE(header.recordCount, 57);
  section.copy(bytes, batchHead);
  return bytes;
}
