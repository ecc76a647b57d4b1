import type { DriverEvents, DeviceIdentity, HindranceEvent, LinkState } from './driver.ts';
import type { DeviceClock, TimeAxis } from '../clock.ts';
import type { GapLog } from './gap-log.ts';

/** When the host begins by itself while the device says nothing, in milliseconds. */
export interface Initiative {
  /** After the link began to wait. */
  readonly afterMs: number;
  /** Between one try and the next. */
  readonly everyMs: number;
}

/**
 * One protocol's own part of a driver: what bytes mean, what to ask and when. Port, clocks, silence, reconnecting, gaps
 * and raw bytes are the link's (LinkedDriver), which calls this. Nothing here throws for what a device sends.
 */
export interface DeviceSession {
  /** Without a byte for so long the link is over, in milliseconds. */
  readonly silenceMs: number;
  /** How long a healthy device may say nothing, of one that speaks without being asked; absent: it is asked. */
  readonly quietMs?: number;
  readonly initiative: Initiative;
  /** The port was opened, also after a loss: what was half received belongs to another time. */
  opened(): void;
  /** Bytes from the device, however the line cut them. */
  take(bytes: Uint8Array): void;
  /** No more bytes of this link will come: what is unfinished is reported as damaged. */
  flush(): void;
  /**
   * Everything configured in the device is void, everything waited for is worthless. Called before the link waits, is
   * lost, or ends.
   */
  interrupt(): void;
  /** The host begins: called while the link waits, as `initiative` says. */
  begin(): void;
  /** Ten times a second while the device is known to be there. */
  keepGoing(): void;
  /** Says goodbye to a device that is there; resolves when it has answered or had time enough. */
  leave(): Promise<void>;
}

/** What the link does for a session. */
export interface Link {
  readonly clock: DeviceClock;
  readonly axis: TimeAxis;
  readonly gaps: GapLog;
  readonly state: LinkState;
  /** This moment on the time axis, RFC 3339 UTC with milliseconds. */
  at(): string;
  /** Puts bytes on the line and into the raw record; nothing happens while the port is closed. */
  send(bytes: Uint8Array): void;
  /** Tells what was understood. */
  tell<K extends Exclude<keyof DriverEvents, 'link' | 'raw' | 'gap' | 'hindrance'>>(
    event: K,
    payload: DriverEvents[K],
  ): void;
  /**
   * Who the device says it is. False: it is another one than before, whose values must not join the recording; the link
   * waits for the one it knows.
   */
  identify(identity: DeviceIdentity): boolean;
  /** Who it said it was, also before the link was lost. */
  readonly identity: DeviceIdentity | undefined;
  /** A frame of the protocol came, whole. */
  understood(): void;
  /** What of this session kept data away. */
  hinder(hindrance: Omit<HindranceEvent, 'to'>): void;
  /** Back to waiting for the device. @param reason code such as DEVICE_SILENT */
  wait(reason?: string): void;
  /** The device answers; it is being set up. */
  connecting(): void;
  /** Values flow: every open gap ends. */
  running(): void;
}
