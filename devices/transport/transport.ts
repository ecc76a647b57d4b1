import type { OpenwardError } from '../../domain/errors.ts';

/** How the two ends of a serial line agree to speak. */
export interface LineSettings {
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'odd' | 'even';
  readonly stopBits: 1 | 2;
}

/** "19200 8E1", the way engineers and manuals write it. */
export function describeLine(line: LineSettings): string {
  return `${line.baudRate} ${line.dataBits}${line.parity.charAt(0).toUpperCase()}${line.stopBits}`;
}

export interface TransportEvents {
  /** The port is open: the first time, and again after each loss that was overcome. */
  open: { reopened: boolean };
  data: Uint8Array;
  /**
   * The port went away (PORT_LOST) or could not be reopened yet; the next try comes in `retryInMs`, or never when
   * undefined.
   */
  lost: { error: OpenwardError; retryInMs: number | undefined };
}

/** A line of bytes to a device. Drivers know nothing else about how the bytes travel. */
export interface Transport {
  readonly path: string;
  readonly line: LineSettings;
  readonly isOpen: boolean;
  /**
   * Opens the port; throws an OpenwardError with a PORT_ code. After this, losses are reported and overcome by
   * reconnecting.
   */
  open(): Promise<void>;
  /**
   * Hands bytes to the port; false when it is closed or its peer does not take bytes any more (nothing was sent then).
   */
  write(bytes: Uint8Array): boolean;
  /** Stops for good, any number of times. */
  close(): Promise<void>;
  on<K extends keyof TransportEvents>(event: K, listener: (payload: TransportEvents[K]) => void): () => void;
}
