import type { DeviceClock, TimeAxis } from '../clock.ts';
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
  /** When the first sample was taken, milliseconds since the Unix epoch on the driver's time axis. */
  readonly startMs: number;
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

/** A series that is to come, and how often. What stays away for more than two periods is missing. */
export interface DueSeries {
  /** Of a curve its code; of values that are asked for together what their codes begin with, such as `medibus.24`. */
  readonly code: string;
  readonly kind: 'curve' | 'values';
  readonly everyMs: number;
}

export interface DueEvent {
  readonly series: readonly DueSeries[];
}

/** The device answered a question for a group of values, with those of `codes`: the others it does not have. */
export interface AnsweredEvent {
  readonly at: string;
  readonly group: string;
  readonly codes: readonly string[];
}

/** Something kept data away without being a gap by itself: what is missing in that time is missing for this reason. */
export interface HindranceEvent {
  readonly from: string;
  readonly to: string;
  readonly reason: GapReason;
  readonly detail: string;
  /** The series concerned; absent: all. */
  readonly series?: string;
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
  due: DueEvent;
  answered: AnsweredEvent;
  hindrance: HindranceEvent;
  raw: RawEvent;
}

/** A running connection to one device. */
export interface Driver {
  /** The registry's id of the driver, such as `medibus`. */
  readonly id: string;
  readonly version: string;
  readonly identity: DeviceIdentity | undefined;
  readonly state: LinkState;
  /** Groups of values that are its lists of alarms: while they are answered, what is not in them is no alarm. */
  readonly alarmGroups: readonly string[];
  /** What was told to be due so far. */
  readonly due: readonly DueSeries[];
  /** All times that this driver tells are on this axis. */
  readonly axis: TimeAxis;
  /** Opens the port and begins; throws an OpenwardError with a PORT_ code when the port cannot be opened. */
  start(): Promise<void>;
  /** Takes leave of the device and closes the port; any number of times. */
  stop(): Promise<void>;
  on<K extends keyof DriverEvents>(event: K, listener: (payload: DriverEvents[K]) => void): () => void;
}

/** Line settings of a family of machines; what it is called, window words say. */
export interface LinePreset {
  readonly id: string;
  readonly line: LineSettings;
}

export interface Recogniser {
  /** How many whole frames these bytes end. */
  push(bytes: Uint8Array): number;
}

/** A kind of device Openward can talk to. */
export interface DriverKind {
  readonly id: string;
  readonly version: string;
  /** The line settings such devices have when delivered: those of the most of them. */
  readonly line: LineSettings;
  /** What families of machines are set to, the likeliest first. */
  readonly presets: readonly LinePreset[];
  /** Counts whole frames of the protocol in what a line brings, to find out how it is set. */
  recogniser(): Recogniser;
  /** What the host says to a device that says nothing. Absent: the device only speaks, and nothing is ever written. */
  greeting?(): Uint8Array;
  /**
   * How long, and over how many bytes, a whole frame may stay away at the right settings; absent for a protocol whose
   * devices speak every three seconds, in frames of at most 400 bytes.
   */
  readonly listening?: { readonly ms: number; readonly bytes: number };
  create(transport: Transport, clock?: DeviceClock): Driver;
}
