import type { CancelTimer, DeviceClock } from '../clock.ts';
import { systemDeviceClock, TimeAxis, toInstant } from '../clock.ts';
import { Emitter } from '../emitter.ts';
import { describeLine, type Transport } from '../transport/transport.ts';
import type { DeviceIdentity, Driver, DriverEvents, DueSeries, LinkState } from './driver.ts';
import { ForeignLine } from './foreign-line.ts';
import { GapLog } from './gap-log.ts';
import { legibleEvent } from './legible.ts';
import type { DeviceSession, Link } from './session.ts';
import { WallClock } from './wall-clock.ts';

const tickMs = 100;
/** A tick later than this means that this process was held up: bytes may be waiting, unread, behind the tick. */
const heldUpMs = 500;

/** Which protocol a driver speaks, and the session that speaks it. */
export interface Protocol {
  readonly id: string;
  readonly version: string;
  readonly alarmGroups: readonly string[];
  /** Called once, when the driver is made. */
  session(link: Link): DeviceSession;
}

/**
 * What every driver needs beside its protocol: the port and its losses, silence, the wall clock's jumps, the state of
 * the link, every byte in both directions, and gaps. The protocol's own part is a DeviceSession.
 */
export class LinkedDriver implements Driver {
  readonly id: string;
  readonly version: string;
  readonly axis: TimeAxis;
  readonly alarmGroups: readonly string[];
  readonly #transport: Transport;
  readonly #clock: DeviceClock;
  readonly #events = new Emitter<DriverEvents>();
  readonly #gaps: GapLog;
  readonly #session: DeviceSession;
  #wallClock: WallClock;
  readonly #due = new Map<string, DueSeries>();
  #state: LinkState = 'stopped';
  #identity: DeviceIdentity | undefined;
  #lastHeardMs = 0;
  #lastHeardAtMs = 0;
  #nextInitiativeMs = 0;
  #cancelTick: CancelTimer | undefined;
  #lastReason: string | undefined;
  readonly #foreign = new ForeignLine();

  constructor(
    protocol: Protocol,
    transport: Transport,
    clock: DeviceClock = systemDeviceClock,
    known?: DeviceIdentity,
  ) {
    this.#identity = known;
    this.axis = new TimeAxis(clock);
    this.id = protocol.id;
    this.version = protocol.version;
    this.alarmGroups = protocol.alarmGroups;
    this.#transport = transport;
    this.#clock = clock;
    this.#wallClock = new WallClock(clock);
    this.#gaps = new GapLog(this.axis, (gap) => this.#events.emit('gap', gap));
    this.#session = protocol.session(this.#link());
    this.#events.on('due', ({ series }) => series.forEach((one) => this.#due.set(one.code, one)));
    transport.on('open', () => this.#onOpen());
    transport.on('data', (bytes) => this.#onData(bytes));
    transport.on('lost', ({ error }) => this.#onLost(error.code));
  }

  get identity(): DeviceIdentity | undefined {
    return this.#identity;
  }

  get due(): readonly DueSeries[] {
    return [...this.#due.values()];
  }

  get state(): LinkState {
    return this.#state;
  }

  on<K extends keyof DriverEvents>(event: K, listener: (payload: DriverEvents[K]) => void): () => void {
    return this.#events.on(event, listener);
  }

  async start(): Promise<void> {
    await this.#transport.open();
  }

  async stop(): Promise<void> {
    if (this.#state === 'connecting' || this.#state === 'running') await this.#session.leave();
    this.#end();
    await this.#transport.close();
    this.#setState('stopped');
  }

  /** The session's side of this driver. */
  #link(): Link {
    const state = (): LinkState => this.#state;
    const identity = (): DeviceIdentity | undefined => this.#identity;
    return {
      clock: this.#clock,
      axis: this.axis,
      gaps: this.#gaps,
      get state() {
        return state();
      },
      at: () => this.#at(),
      send: (bytes) => this.#send(bytes),
      tell: (event, payload) => this.#events.emit(event, legibleEvent(payload)),
      identify: (identity) => this.#identify(identity),
      get identity() {
        return identity();
      },
      understood: () => this.#foreign.understood(),
      hinder: (hindrance) => this.#events.emit('hindrance', { ...hindrance, to: this.#at() }),
      wait: (reason) => this.#wait(reason),
      connecting: () => this.#setState('connecting'),
      running: () => {
        this.#gaps.endAll();
        this.#setState('running');
      },
    };
  }

  #identify(identity: DeviceIdentity): boolean {
    const known = this.#identity;
    const says = identity.model !== '' || identity.deviceId !== '';
    const same = known === undefined || isSameDevice(known, identity);
    if (same) this.#identity = says ? identity : known;
    else {
      this.#gaps.begin('other-device', `another device answers: ${identity.model} ${identity.deviceId}`);
      this.#wait('OTHER_DEVICE');
    }
    return same;
  }

  #onOpen(): void {
    this.#heard();
    this.#wallClock = new WallClock(this.#clock);
    this.#session.opened();
    this.#wait();
    this.#cancelTick?.();
    this.#tick();
  }

  #onLost(code: string): void {
    this.#end();
    this.#gaps.begin('port-lost', `the serial port cannot be used: ${code}`);
    this.#setState('lost', code);
  }

  #end(): void {
    this.#cancelTick?.();
    this.#session.flush();
    this.#session.interrupt();
  }

  #send(bytes: Uint8Array): void {
    const sent = this.#transport.write(bytes);
    if (sent) this.#events.emit('raw', { at: this.#at(), direction: 'tx', bytes });
  }

  #onData(bytes: Uint8Array): void {
    this.#checkWallClock();
    this.#heard();
    this.#foreign.heard(bytes.length, this.#clock.monotonicMs());
    this.#events.emit('raw', { at: this.#at(), direction: 'rx', bytes });
    this.#session.take(bytes);
  }

  #heard(): void {
    this.#lastHeardMs = this.#clock.monotonicMs();
    this.#lastHeardAtMs = this.axis.nowMs();
  }

  #tick(dueMs = this.#clock.monotonicMs()): void {
    const nextMs = this.#clock.monotonicMs() + tickMs;
    this.#cancelTick = this.#clock.after(tickMs, () => this.#tick(nextMs));
    this.#checkWallClock();
    const lateMs = this.#clock.monotonicMs() - dueMs;
    if (lateMs < heldUpMs) this.#checkSilence();
    else this.#heldUp(lateMs);
    this.#checkForeign();
    if (this.#state === 'waiting') this.#takeInitiative();
    else this.#session.keepGoing();
  }

  #heldUp(lateMs: number): void {
    const from = toInstant(this.axis.nowMs() - lateMs - tickMs);
    const detail = `this computer was held up for ${Math.round(lateMs)} ms`;
    this.#events.emit('hindrance', { from, to: this.#at(), reason: 'host-held-up', detail });
    // What a device said meanwhile may be lost: one that speaks now and then is given the time to speak again.
    const { silenceMs, quietMs = 0 } = this.#session;
    this.#lastHeardMs = Math.max(this.#lastHeardMs, this.#clock.monotonicMs() - silenceMs + quietMs);
  }

  #checkSilence(): void {
    if (this.#clock.monotonicMs() - this.#lastHeardMs <= this.#session.silenceMs) return;
    this.#gaps.begin('silence', 'the device sent nothing', this.#lastHeardAtMs);
    if (this.#state === 'waiting') return;
    this.#session.flush();
    this.#wait('DEVICE_SILENT');
  }

  /** Bytes come, but not of this protocol at these line settings: said, because no patience helps. */
  #checkForeign(): void {
    if (this.#state !== 'waiting' || !this.#foreign.isForeign) return;
    this.#foreign.understood();
    const line = describeLine(this.#transport.line);
    this.#gaps.begin('wrong-protocol', `bytes come, but not of ${this.id} at ${line}`);
    if (this.#lastReason !== 'WRONG_PROTOCOL') this.#setState('waiting', 'WRONG_PROTOCOL');
  }

  #takeInitiative(): void {
    if (this.#clock.monotonicMs() < this.#nextInitiativeMs) return;
    this.#nextInitiativeMs = this.#clock.monotonicMs() + this.#session.initiative.everyMs;
    this.#session.begin();
  }

  #checkWallClock(): void {
    const jump = this.#wallClock.jump();
    if (jump === undefined) return;
    this.#gaps.record('clock-jump', `the host's clock was set by ${Math.round(jump.toMs - jump.fromMs)} ms`);
  }

  #wait(reason?: string): void {
    this.#session.interrupt();
    this.#nextInitiativeMs = this.#clock.monotonicMs() + this.#session.initiative.afterMs;
    this.#setState('waiting', reason);
  }

  #setState(state: LinkState, reason?: string): void {
    if (state === this.#state && reason === undefined) return;
    this.#state = state;
    this.#lastReason = reason;
    this.#events.emit('link', {
      state,
      at: this.#at(),
      ...(this.#identity === undefined ? {} : { identity: this.#identity }),
      ...(reason === undefined ? {} : { reason }),
    });
  }

  #at(): string {
    return toInstant(this.axis.nowMs());
  }
}

/** By what does not change with an update of its software. */
function isSameDevice(one: DeviceIdentity, other: DeviceIdentity): boolean {
  return one.vendor === other.vendor && one.model === other.model && one.deviceId === other.deviceId;
}
