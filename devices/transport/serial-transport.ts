import { realpath } from 'node:fs/promises';
import { SerialPort } from 'serialport';
import { OpenwardError } from '../../domain/errors.ts';
import type { CancelTimer, DeviceClock } from '../clock.ts';
import { systemDeviceClock } from '../clock.ts';
import { Emitter } from '../emitter.ts';
import { portError } from './port-errors.ts';
import type { ResolvedPort } from './port-path.ts';
import { resolvePort } from './port-path.ts';
import type { LineSettings, Transport, TransportEvents } from './transport.ts';

/** The part of a serialport stream the transport uses; SerialPort and SerialPortMock both have it. */
export interface PortStream {
  readonly isOpen: boolean;
  readonly writableLength: number;
  open(callback: (error: Error | null) => void): void;
  close(callback: (error: Error | null) => void): void;
  write(bytes: Buffer): boolean;
  on(event: 'data', listener: (bytes: Buffer) => void): unknown;
  on(event: 'close' | 'error', listener: (error: Error | null) => void): unknown;
}

export interface PortOptions extends LineSettings {
  readonly path: string;
  readonly lock: boolean;
}

export interface SerialTransportOptions {
  readonly path: string;
  readonly line: LineSettings;
  readonly clock?: DeviceClock;
  /** Waiting times between tries to reopen; `false` gives up at the first loss. */
  readonly reconnect?: { readonly firstMs: number; readonly maxMs: number } | false;
  /** Makes the closed port stream; the tests put a mock here. */
  readonly makePort?: (options: PortOptions) => PortStream;
  /** Finds out what a path leads to. */
  readonly resolve?: (path: string) => Promise<ResolvedPort>;
  /** Whether the path still leads to the device that was opened. */
  readonly present?: (path: string, device: string) => Promise<boolean>;
}

const defaultReconnect = { firstMs: 500, maxMs: 10_000 };
/**
 * A read from a hung-up Linux terminal returns nothing for ever instead of failing, so the device file is looked at
 * too.
 */
const presenceCheckMs = 1000;
/** More unsent bytes than this: the other side has stopped taking them. MEDIBUS sends some ten bytes a second. */
const maxUnsentBytes = 4096;

/**
 * A serial port that survives being unplugged. Holds the port exclusively (flock), never switches on
 * XON/XOFF or RTS/CTS, and drops parity on a pseudo-terminal, which has none.
 */
export class SerialTransport implements Transport {
  readonly path: string;
  readonly line: LineSettings;
  readonly #clock: DeviceClock;
  readonly #reconnect: { readonly firstMs: number; readonly maxMs: number } | false;
  readonly #makePort: (options: PortOptions) => PortStream;
  readonly #resolve: (path: string) => Promise<ResolvedPort>;
  readonly #present: (path: string, device: string) => Promise<boolean>;
  readonly #events = new Emitter<TransportEvents>();
  #port: PortStream | undefined;
  #closed = false;
  #everOpened = false;
  #opening: Promise<void> | undefined;
  #cancelRetry: CancelTimer | undefined;
  #cancelPresence: CancelTimer | undefined;

  constructor(options: SerialTransportOptions) {
    this.path = options.path;
    this.line = options.line;
    this.#clock = options.clock ?? systemDeviceClock;
    this.#reconnect = options.reconnect ?? defaultReconnect;
    this.#makePort = options.makePort ?? ((port) => new SerialPort({ ...port, autoOpen: false }));
    this.#resolve = options.resolve ?? resolvePort;
    this.#present = options.present ?? stillThere;
  }

  get isOpen(): boolean {
    return this.#port?.isOpen ?? false;
  }

  on<K extends keyof TransportEvents>(event: K, listener: (payload: TransportEvents[K]) => void): () => void {
    return this.#events.on(event, listener);
  }

  async open(): Promise<void> {
    if (this.#closed) throw new OpenwardError('PORT_LOST', 'This connection was closed; make a new one');
    if (this.isOpen) return;
    this.#opening ??= this.#openOnce().finally(() => (this.#opening = undefined));
    await this.#opening;
  }

  write(bytes: Uint8Array): boolean {
    const port = this.#port;
    if (port === undefined || !port.isOpen || port.writableLength > maxUnsentBytes) return false;
    port.write(Buffer.from(bytes));
    return true;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#cancelRetry?.();
    this.#cancelPresence?.();
    await this.#opening?.catch(() => undefined);
    const port = this.#port;
    this.#port = undefined;
    if (port?.isOpen === true) await closePort(port);
  }

  async #openOnce(): Promise<void> {
    const target = await this.#resolve(this.path);
    const port = this.#makePort(this.#portOptions(target));
    await new Promise<void>((resolve, reject) => {
      port.open((error) => (error === null ? resolve() : reject(portError(error))));
    });
    if (this.#closed) {
      await closePort(port);
      return;
    }
    this.#adopt(port, target.path);
  }

  #portOptions(target: ResolvedPort): PortOptions {
    return { ...this.line, path: target.path, parity: target.pty ? 'none' : this.line.parity, lock: true };
  }

  #adopt(port: PortStream, device: string): void {
    const reopened = this.#everOpened;
    this.#everOpened = true;
    this.#port = port;
    port.on('data', (bytes) => this.#events.emit('data', bytes));
    port.on('close', (error) => this.#onGone(port, error));
    port.on('error', (error) => this.#onGone(port, error));
    this.#watchPresence(port, device);
    this.#events.emit('open', { reopened });
  }

  #onGone(port: PortStream, cause: unknown): void {
    if (this.#port !== port || this.#closed) return;
    this.#port = undefined;
    this.#cancelPresence?.();
    if (port.isOpen) void closePort(port);
    const wait = this.#reconnect === false ? undefined : this.#reconnect.firstMs;
    this.#events.emit('lost', { error: new OpenwardError('PORT_LOST', undefined, { cause }), retryInMs: wait });
    this.#retryAfter(wait);
  }

  #retryAfter(waitMs: number | undefined): void {
    const policy = this.#reconnect;
    if (waitMs === undefined || policy === false || this.#closed) return;
    this.#cancelRetry = this.#clock.after(waitMs, () => {
      this.open().catch((cause: unknown) => {
        if (this.#closed) return;
        const next = Math.min(waitMs * 2, policy.maxMs);
        this.#events.emit('lost', { error: portError(cause), retryInMs: next });
        this.#retryAfter(next);
      });
    });
  }

  #watchPresence(port: PortStream, device: string): void {
    this.#cancelPresence = this.#clock.after(presenceCheckMs, () => {
      void this.#present(this.path, device).then((there) => {
        if (this.#port !== port || this.#closed) return;
        if (there) this.#watchPresence(port, device);
        else this.#onGone(port, new Error('The device file is gone'));
      });
    });
  }
}

function closePort(port: PortStream): Promise<void> {
  // A port that fails to close is gone as well; there is nothing more to be done with it.
  return new Promise((resolve) => port.close(() => resolve()));
}

/** A lasting name may lead to another device file by now: the adapter was pulled out and put back. */
async function stillThere(path: string, device: string): Promise<boolean> {
  if (process.platform === 'win32') return true;
  return realpath(path).then(
    (target) => target === device,
    () => false,
  );
}
