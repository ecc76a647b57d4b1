import { OpenwardError, type ErrorCode } from '../../domain/errors.ts';
import { Emitter } from '../emitter.ts';
import type { LineSettings, Transport, TransportEvents } from '../transport/transport.ts';

/** A line on which comes again what once came; what is said on it nobody hears. */
export class ReplayLine implements Transport {
  readonly path: string;
  readonly line: LineSettings;
  isOpen = false;
  readonly #events = new Emitter<TransportEvents>();

  constructor({ path, ...line }: LineSettings & { readonly path: string }) {
    this.path = path;
    this.line = line;
  }

  open(): Promise<void> {
    this.isOpen = true;
    this.#events.emit('open', { reopened: false });
    return Promise.resolve();
  }

  write(): boolean {
    return this.isOpen;
  }

  close(): Promise<void> {
    this.isOpen = false;
    return Promise.resolve();
  }

  on<K extends keyof TransportEvents>(event: K, listener: (payload: TransportEvents[K]) => void): () => void {
    return this.#events.on(event, listener);
  }

  receive(bytes: Uint8Array): void {
    this.#events.emit('data', bytes);
  }

  lose(code: ErrorCode): void {
    this.isOpen = false;
    this.#events.emit('lost', { error: new OpenwardError(code), retryInMs: undefined });
  }

  reopen(): void {
    this.isOpen = true;
    this.#events.emit('open', { reopened: true });
  }
}
