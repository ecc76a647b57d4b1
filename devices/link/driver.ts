import type { DeviceClock } from '../clock.ts';
import type { GapReason } from '../../api/formats/shr.ts';
import type { LineSettings, Transport } from '../transport/transport.ts';
import type { Measurement } from './measurement.ts';

/** What a device says about itself. */
export interface DeviceIdentity {
  readonly vendor: string;
  /** The device's own name for itself, as sent. */
  readonly model: string;
  readonly deviceId: string;
  readonly softwareRevision: string;
  readonly protocolRevision: string;
}

export type LinkState =
  /** Port closed. */
  | 'stopped'
  /** Port open, nothing understood from the device yet. */
  | 'waiting'
  /** The device answers; identity and configuration are being exchanged. */
  | 'connecting'
  /** Values flow. */
  | 'running'
  /** The port went away; it is tried again. */
  | 'lost';

export interface LinkEvent {
  readonly state: LinkState;
  readonly at: string;
  readonly identity?: DeviceIdentity;
  /** Code to explain the state, such as PORT_LOST or DEVICE_SILENT. */
  readonly reason?: string;
}

export interface SampleEvent {
  readonly at: string;
  readonly measurements: readonly Measurement[];
}

/** Consecutive samples of one curve. value = offset + scale * bin. */
export interface WaveformEvent {
  readonly code: string;
  readonly unit: string | null;
  readonly intervalMs: number;
  readonly scale: number;
  readonly offset: number;
  /** Host time of the first sample, RFC 3339 UTC. */
  readonly start: string;
  readonly bins: readonly number[];
  /** The same as `bins`, in `unit`. */
  readonly values: readonly number[];
  /** True when samples before these were lost, or these are the first: draw a break. */
  readonly breakBefore: boolean;
}

export interface AlarmEvent {
  readonly at: string;
  readonly code: string;
  /** The device's phrase, as sent. */
  readonly text: string;
  /** The device's own number; its scale is the device's. */
  readonly priority: number;
  /** IEC 60601-1-8 priority, or `unknown` when the device's scale is not known to us. */
  readonly level: 'high' | 'medium' | 'low' | 'unknown';
  readonly state: 'began' | 'ended';
}

/** Something the device says in words or codes that is not a number, such as a ventilation mode. */
export interface NoteEvent {
  readonly at: string;
  readonly code: string;
  readonly text: string;
}

/** The device's own clock beside ours. */
export interface DeviceClockEvent {
  readonly at: string;
  /** Local time of the device without zone, `YYYY-MM-DDThh:mm:ss`. */
  readonly deviceTime: string;
}

/**
 * Data that is missing or was damaged. A gap without `to` is still open; it is reported again with `to` when it ends.
 */
export interface GapEvent {
  /** Number of the gap in this driver's run; an ended gap has the number it began with. */
  readonly id: number;
  readonly reason: GapReason;
  readonly from: string;
  readonly to?: string;
  /** What exactly, in stable English for logs and records. */
  readonly detail: string;
  /** The bytes concerned, when there are some. */
  readonly raw?: Uint8Array;
}

export interface RawEvent {
  readonly at: string;
  readonly direction: 'rx' | 'tx';
  readonly bytes: Uint8Array;
}

export interface DriverEvents {
  link: LinkEvent;
  sample: SampleEvent;
  waveform: WaveformEvent;
  alarm: AlarmEvent;
  note: NoteEvent;
  deviceClock: DeviceClockEvent;
  gap: GapEvent;
  raw: RawEvent;
}

/** A running connection to one device. */
export interface Driver {
  /** The registry's id of the driver, such as `medibus`. */
  readonly id: string;
  readonly version: string;
  readonly identity: DeviceIdentity | undefined;
  readonly state: LinkState;
  /** Opens the port and begins; throws an OpenwardError with a PORT_ code when the port cannot be opened. */
  start(): Promise<void>;
  /** Takes leave of the device and closes the port; any number of times. */
  stop(): Promise<void>;
  on<K extends keyof DriverEvents>(event: K, listener: (payload: DriverEvents[K]) => void): () => void;
}

/** A kind of device Openward can talk to. */
export interface DriverKind {
  readonly id: string;
  readonly version: string;
  /** The line settings such devices have when delivered. */
  readonly line: LineSettings;
  create(transport: Transport, clock?: DeviceClock): Driver;
}
