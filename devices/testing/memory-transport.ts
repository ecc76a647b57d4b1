import { OpenwardError } from '../../domain/errors.ts';
import { Emitter } from '../emitter.ts';
import type { LineSettings, Transport, TransportEvents } from '../transport/transport.ts';

/** A transport without a port, for unit tests: what is written is kept, and the test plays the other end. */
export class MemoryTransport implements Transport {
  readonly path = '/dev/test';
  readonly line: LineSettings = { baudRate: 19_200, dataBits: 8, parity: 'even', stopBits: 1 };
  /** Every write, one entry each. */
  readonly written: Uint8Array[] = [];
  /** Called with every write, as a device would hear it. */
  hear: (bytes: Uint8Array) => void = () => undefined;
  /** What reaches the host of what the device says. */
  filter: (bytes: Uint8Array) => Uint8Array = (bytes) => bytes;
  isOpen = false;
  readonly #events = new Emitter<TransportEvents>();

  open(): Promise<void> {
    this.isOpen = true;
    this.#events.emit('open', { reopened: false });
    return Promise.resolve();
  }

  write(bytes: Uint8Array): boolean {
    if (!this.isOpen) return false;
    this.written.push(Uint8Array.from(bytes));
    this.hear(bytes);
    return true;
  }

  close(): Promise<void> {
    this.isOpen = false;
    return Promise.resolve();
  }

  on<K extends keyof TransportEvents>(event: K, listener: (payload: TransportEvents[K]) => void): () => void {
    return this.#events.on(event, listener);
  }

  /** The device speaks. */
  receive(bytes: Uint8Array): void {
    const arriving = this.filter(bytes);
    if (this.isOpen && arriving.length > 0) this.#events.emit('data', arriving);
  }

  /** Everything that comes while `run` runs is lost. */
  lose(run: () => void): void {
    const { filter } = this;
    this.filter = () => new Uint8Array();
    run();
    this.filter = filter;
  }

  /** The cable is pulled. */
  unplug(): void {
    this.isOpen = false;
    this.#events.emit('lost', { error: new OpenwardError('PORT_LOST'), retryInMs: 500 });
  }

  /** The cable is back. */
  replug(): void {
    this.isOpen = true;
    this.#events.emit('open', { reopened: true });
  }
}
