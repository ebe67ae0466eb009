import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export const proxyHost = '127.0.0.2';

/** A TCP proxy before a broker whose weather a test makes: cut connections, slow them down, let bytes vanish. */
export class TestProxy {
  readonly #server: Server;
  readonly #pairs = new Set<readonly [client: Socket, upstream: Socket]>();
  /** Bytes of the broker arrive this much later. */
  delayMs = 0;
  /** Nothing gets through in either direction, and nobody is told. */
  blackhole = false;
  /** New connections are refused. */
  refuse = false;

  private constructor(target: string) {
    const [host = '', port = ''] = target.split(':');
    this.#server = createServer((client) => this.#connect(client, host, Number(port)));
  }

  /**
   * A proxy on the port of the broker itself, at another loopback address: a broker that advertises that address sends
   * all its clients through here.
   */
  static async before(target: string, host = proxyHost): Promise<TestProxy> {
    const proxy = new TestProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(Number(target.split(':')[1]), host, resolve));
    return proxy;
  }

  get address(): string {
    const { address, port } = this.#server.address() as AddressInfo;
    return `${address}:${port}`;
  }

  get connections(): number {
    return this.#pairs.size;
  }

  /** Ends every connection at once; what was on the way is lost. */
  cut(): void {
    for (const [client, upstream] of this.#pairs) {
      client.resetAndDestroy();
      upstream.resetAndDestroy();
    }
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #connect(client: Socket, host: string, port: number): void {
    if (this.refuse) return void client.resetAndDestroy();
    const upstream = connect({ host, port });
    const pair = [client, upstream] as const;
    this.#pairs.add(pair);
    const end = (): void => {
      this.#pairs.delete(pair);
      client.destroy();
      upstream.destroy();
    };
    for (const socket of pair) {
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', end);
    }
    client.on('data', (bytes) => {
      if (!this.blackhole) upstream.write(bytes);
    });
    let lastDueMs = 0;
    upstream.on('data', (bytes) => {
      if (this.blackhole) return;
      // Bytes never overtake each other, whatever becomes of the delay meanwhile.
      lastDueMs = Math.max(lastDueMs, performance.now() + this.delayMs);
      const waitMs = lastDueMs - performance.now();
      if (waitMs <= 0) client.write(bytes);
      else setTimeout(() => client.writable && client.write(bytes), Math.ceil(waitMs));
    });
  }
}
