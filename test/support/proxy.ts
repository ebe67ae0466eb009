import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

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

  static async before(target: string): Promise<TestProxy> {
    const proxy = new TestProxy(target);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
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
    upstream.on('data', (bytes) => {
      if (this.blackhole) return;
      if (this.delayMs === 0) client.write(bytes);
      else setTimeout(() => client.writable && client.write(bytes), this.delayMs);
    });
  }
}
