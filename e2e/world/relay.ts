import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';

/** A TCP relay before a service: what goes through it can get lost, on connections that were there before. */
export class Relay {
  readonly #server: Server;
  readonly #pairs = new Set<{ readonly client: Socket; readonly service: Socket }>();
  #losing: { readonly what: 'question' | 'answer'; readonly told: () => void } | undefined;

  private constructor(private readonly target: number) {
    this.#server = createServer((client) => this.#accept(client));
  }

  static async before(target: number): Promise<Relay> {
    const relay = new Relay(target);
    relay.#server.listen(0, '127.0.0.1');
    await once(relay.#server, 'listening');
    return relay;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /**
   * The next question, or the answer to it, gets lost, and its connection ends; resolves then. A TLS handshake looks
   * like both: somebody must have asked something over the relay before.
   */
  loseNext(what: 'question' | 'answer'): Promise<void> {
    return new Promise((told) => {
      this.#losing = { what, told };
    });
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const { client, service } of this.#pairs) {
      client.destroy();
      service.destroy();
    }
    await once(this.#server, 'close');
  }

  #accept(client: Socket): void {
    const service = connect(this.target, '127.0.0.1');
    const pair = { client, service };
    this.#pairs.add(pair);
    const end = (): void => {
      this.#pairs.delete(pair);
      client.destroy();
      service.destroy();
    };
    // Whoever is away is found out by the end of the connection.
    for (const socket of [client, service]) socket.on('error', end).on('close', end);
    const pass = (to: Socket, as: 'question' | 'answer') => (bytes: Buffer) => {
      if (this.#losing?.what !== as) return void to.write(bytes);
      this.#losing.told();
      this.#losing = undefined;
      end();
    };
    client.on('data', pass(service, 'question'));
    service.on('data', pass(client, 'answer'));
  }
}
