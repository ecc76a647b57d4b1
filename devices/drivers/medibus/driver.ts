import type { CancelTimer, DeviceClock } from '../../clock.ts';
import { systemClock, toInstant } from '../../clock.ts';
import { Emitter } from '../../emitter.ts';
import type { MedibusEvent } from '../../parsers/medibus.ts';
import { MedibusParser } from '../../parsers/medibus.ts';
import type { Transport } from '../../transport/transport.ts';
import type { DeviceIdentity, Driver, DriverEvents, LinkState } from '../driver.ts';
import { AlarmTracker } from './alarms.ts';
import type { RequestFailure } from './channel.ts';
import { MedibusChannel } from './channel.ts';
import { Command } from './codes.ts';
import { chooseCurves, configureArgument, CurveStreams } from './curves.ts';
import type { CurveField } from './fields.ts';
import { readAlarms, readCurves, readDateTime, readIdentity, readTexts, UnreadableData } from './fields.ts';
import { commandFrame, enableStreams, hex2 } from './frames.ts';
import { GapLog } from './gap-log.ts';
import { PollPlan } from './poll-plan.ts';
import { hasReadings, toMeasurements } from './readings.ts';
import { RealtimeGroups } from './realtime.ts';

export const medibusVersion = '1.0.0';

/** Most devices accept any identity; Evita 4 expects id 0161. Name and revisions follow the form devices use. */
const ourIdentity = "0161'Openward'01.00:04.03";
const tickMs = 100;
/** A tick later than this means that this process was held up: bytes may be waiting, unread, behind the tick. */
const heldUpMs = 500;
const silenceMs = 3000;
/** The device should begin within 3 s; after this we begin ourselves. */
const initiativeAfterMs = 4000;
const initiativeEveryMs = 3000;
/** How long the device has to ask for our identity before we go on without. */
const identityRequestMs = 1000;
const settleMs = 200;
const stopAnswerMs = 500;
/** Sync commands are not acknowledged, so they are repeated: often until curves come, then in case one was lost. */
const enableEveryMs = 2000;
const clockJumpMs = 1000;

/**
 * Talks to one Dräger MEDIBUS device as its host: link set-up, identity, measured data, limits, settings, alarms, texts,
 * the device's clock and up to four curves.
 */
export class MedibusDriver implements Driver {
  readonly id = 'medibus';
  readonly version = medibusVersion;
  readonly #transport: Transport;
  readonly #clock: DeviceClock;
  readonly #events = new Emitter<DriverEvents>();
  readonly #gaps: GapLog;
  readonly #channel: MedibusChannel;
  readonly #alarms = new AlarmTracker();
  readonly #groups = new RealtimeGroups();
  #parser = new MedibusParser();
  #curves = new CurveStreams([], () => undefined);
  #curveCount = 0;
  /** The device's curves are to be asked for before anything else. */
  #wantCurves = false;
  #plan: PollPlan;
  #texts = new Map<number, string>();
  #state: LinkState = 'stopped';
  #identity: DeviceIdentity | undefined;
  #lastHeardMs = 0;
  #lastHeardWallMs = 0;
  #nextInitiativeMs = 0;
  #nextEnableMs = 0;
  #wallOffsetMs = 0;
  #cancelTick: CancelTimer | undefined;
  #cancelSettle: CancelTimer | undefined;
  #onStopAnswer: (() => void) | undefined;

  constructor(transport: Transport, clock: DeviceClock = systemClock) {
    this.#transport = transport;
    this.#clock = clock;
    this.#plan = new PollPlan(clock.monotonicMs());
    this.#gaps = new GapLog(clock, (gap) => this.#events.emit('gap', gap));
    this.#channel = new MedibusChannel(clock, (bytes) => this.#write(bytes));
    transport.on('open', () => this.#onOpen());
    transport.on('data', (bytes) => this.#onData(bytes));
    transport.on('lost', ({ error }) => this.#onLost(error.code));
  }

  get identity(): DeviceIdentity | undefined {
    return this.#identity;
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
    if (this.#state === 'connecting' || this.#state === 'running') await this.#takeLeave();
    this.#cancelTick?.();
    this.#cancelSettle?.();
    this.#handle(this.#parser.flush());
    this.#interrupt();
    await this.#transport.close();
    this.#setState('stopped');
  }

  async #takeLeave(): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancel = this.#clock.after(stopAnswerMs, resolve);
      this.#onStopAnswer = () => {
        cancel();
        resolve();
      };
      this.#channel.sendUnasked(commandFrame(Command.stop));
    });
    this.#onStopAnswer = undefined;
  }

  // --- the port ---

  #onOpen(): void {
    this.#heard();
    this.#wallOffsetMs = this.#clock.wallMs() - this.#clock.monotonicMs();
    this.#parser = new MedibusParser();
    this.#wait();
    this.#cancelTick?.();
    this.#tick();
  }

  #onLost(code: string): void {
    this.#cancelTick?.();
    this.#handle(this.#parser.flush());
    this.#interrupt();
    this.#gaps.begin('port-lost', `the serial port cannot be used: ${code}`);
    this.#setState('lost', code);
  }

  #write(bytes: Uint8Array): void {
    const sent = this.#transport.write(bytes);
    if (sent) this.#events.emit('raw', { at: this.#at(), direction: 'tx', bytes });
  }

  #onData(bytes: Uint8Array): void {
    this.#checkWallClock();
    this.#heard();
    this.#events.emit('raw', { at: this.#at(), direction: 'rx', bytes });
    this.#handle(this.#parser.push(bytes));
  }

  #heard(): void {
    this.#lastHeardMs = this.#clock.monotonicMs();
    this.#lastHeardWallMs = this.#clock.wallMs();
  }

  // --- time ---

  #tick(dueMs = this.#clock.monotonicMs()): void {
    const nextMs = this.#clock.monotonicMs() + tickMs;
    this.#cancelTick = this.#clock.after(tickMs, () => this.#tick(nextMs));
    this.#checkWallClock();
    if (this.#clock.monotonicMs() - dueMs < heldUpMs) this.#checkSilence();
    if (this.#state === 'waiting') this.#takeInitiative();
    else this.#keepGoing();
  }

  #checkSilence(): void {
    if (this.#clock.monotonicMs() - this.#lastHeardMs <= silenceMs) return;
    this.#gaps.begin('silence', 'the device sent nothing', this.#lastHeardWallMs);
    if (this.#state === 'waiting') return;
    this.#handle(this.#parser.flush());
    this.#wait('DEVICE_SILENT');
  }

  #takeInitiative(): void {
    if (this.#clock.monotonicMs() < this.#nextInitiativeMs) return;
    this.#nextInitiativeMs = this.#clock.monotonicMs() + initiativeEveryMs;
    this.#channel.sendUnasked(commandFrame(Command.initialise));
  }

  #keepGoing(): void {
    if (this.#channel.tick()) this.#gaps.record('suspended', 'the device suspended us for 10 s and did not resume');
    if (this.#state !== 'running') return;
    this.#enableCurves();
    this.#poll();
  }

  /** A jump makes times before and after it incomparable, which a reader of the record must know. */
  #checkWallClock(): void {
    const offset = this.#clock.wallMs() - this.#clock.monotonicMs();
    const jump = offset - this.#wallOffsetMs;
    if (Math.abs(jump) < clockJumpMs) return;
    const now = this.#clock.wallMs();
    this.#wallOffsetMs = offset;
    this.#curves.break();
    this.#gaps.record('clock-jump', `the host's clock jumped by ${Math.round(jump)} ms`, {
      fromMs: now - jump,
      toMs: now,
    });
  }

  // --- link set-up ---

  #wait(reason?: string): void {
    this.#interrupt();
    this.#nextInitiativeMs = this.#clock.monotonicMs() + initiativeAfterMs;
    this.#setState('waiting', reason);
  }

  /** Everything configured in the device is void, everything half received is worthless. */
  #interrupt(): void {
    this.#cancelSettle?.();
    this.#channel.reset();
    this.#alarms.forget();
    this.#texts.clear();
    this.#emitOutcomes(this.#groups.interrupt());
    this.#curves.break();
    this.#curveCount = 0;
  }

  /** ICC was exchanged, by whoever began. */
  #connect(): void {
    const restarted = this.#state === 'running' || this.#state === 'connecting';
    if (this.#state === 'running') this.#gaps.begin('device-restarted', 'the device started the communication anew');
    if (restarted) this.#interrupt();
    this.#setState('connecting');
    this.#settleAfter(identityRequestMs);
  }

  #settleAfter(ms: number): void {
    this.#cancelSettle?.();
    this.#cancelSettle = this.#clock.after(ms, () => this.#askIdentity());
  }

  #askIdentity(): void {
    if (this.#state !== 'connecting') return;
    if (this.#channel.busy) {
      this.#settleAfter(settleMs);
      return;
    }
    this.#request(Command.deviceId, '', (data) => {
      this.#identity = readIdentity(data);
      this.#run();
    });
  }

  #run(): void {
    this.#gaps.endAll();
    this.#plan = new PollPlan(this.#clock.monotonicMs());
    this.#wantCurves = true;
    this.#setState('running');
    this.#poll();
  }

  #askCurves(): void {
    this.#wantCurves = false;
    this.#request(Command.realtimeConfiguration, '', (data) => {
      const curves = chooseCurves(readCurves(data));
      if (curves.length > 0)
        this.#request(Command.configureRealtime, configureArgument(curves), () => this.#useCurves(curves));
    });
  }

  #useCurves(curves: readonly CurveField[]): void {
    this.#curves = new CurveStreams(curves, (fromMs, toMs, label) => {
      this.#gaps.record('waveform-loss', `no samples of ${label}`, { fromMs, toMs });
    });
    this.#curveCount = curves.length;
    this.#nextEnableMs = this.#clock.monotonicMs();
    this.#enableCurves();
  }

  #enableCurves(): void {
    if (this.#curveCount === 0 || this.#clock.monotonicMs() < this.#nextEnableMs) return;
    this.#nextEnableMs = this.#clock.monotonicMs() + enableEveryMs;
    this.#channel.sendUnasked(enableStreams(this.#curveCount));
  }

  // --- requests ---

  #poll(): void {
    if (this.#state !== 'running' || this.#channel.busy) return;
    if (this.#wantCurves) {
      this.#askCurves();
      return;
    }
    const code = this.#plan.next(this.#clock.monotonicMs());
    if (code === undefined) return;
    this.#request(code, '', (data) => {
      this.#takeAnswer(code, data);
      this.#poll();
    });
  }

  #request(code: number, argument: string, onAnswer: (data: Uint8Array) => void): void {
    this.#channel.request(
      code,
      argument,
      (data) => this.#guard(code, data, onAnswer),
      (failure) => this.#onFailure(code, failure),
    );
  }

  /** An intact answer with contents we cannot read is a gap, and the link goes on. */
  #guard(code: number, data: Uint8Array, use: (data: Uint8Array) => void): void {
    try {
      use(data);
    } catch (error) {
      if (!(error instanceof UnreadableData)) throw error;
      this.#gaps.record('unreadable-answer', `answer to ${hex2(code)}: ${error.message}`, { raw: data });
    }
  }

  #onFailure(code: number, failure: RequestFailure): void {
    this.#gaps.record('no-answer', `request ${hex2(code)}: ${failure}`);
    // A refused request may be one this device does not know; one without any answer means it lost us.
    if (failure === 'no-answer') this.#wait('DEVICE_SILENT');
    else if (this.#state === 'connecting') this.#run();
  }

  #takeAnswer(code: number, data: Uint8Array): void {
    const at = this.#at();
    if (hasReadings(code)) {
      const measurements = toMeasurements(code, data, at);
      if (measurements.length > 0) this.#events.emit('sample', { at, measurements });
    } else if (code === Command.alarms1 || code === Command.alarms2) {
      for (const alarm of this.#alarms.update(code, readAlarms(data), at)) this.#events.emit('alarm', alarm);
    } else if (code === Command.text) {
      this.#takeTexts(data, at);
    } else if (code === Command.dateTime && data.length > 0) {
      this.#events.emit('deviceClock', { at, deviceTime: readDateTime(data) });
    }
  }

  #takeTexts(data: Uint8Array, at: string): void {
    const texts = new Map(readTexts(data).map((field) => [field.code, field.text]));
    for (const [code, text] of texts) {
      if (this.#texts.get(code) !== text) this.#events.emit('note', { at, code: `medibus.2A.${hex2(code)}`, text });
    }
    this.#texts = texts;
  }

  // --- what the device sends ---

  #handle(events: readonly MedibusEvent[]): void {
    for (const event of events) this.#handleOne(event);
    for (const waveform of this.#curves.flush(this.#clock.wallMs())) this.#events.emit('waveform', waveform);
  }

  #handleOne(event: MedibusEvent): void {
    this.#emitOutcomes(this.#groups.push(event));
    if (event.kind === 'command') this.#onCommand(event.code);
    else if (event.kind === 'response') this.#onResponse(event.code, event.data, event.raw);
    else if (event.kind === 'nak') this.#channel.takeNak();
    else if (event.kind === 'flow') this.#channel[event.signal]();
    else if (event.kind === 'malformed') this.#onMalformed(event.reason, event.raw);
  }

  #onMalformed(reason: string, raw: Uint8Array): void {
    this.#gaps.record('damaged-bytes', reason, { raw });
    if (!reason.startsWith('realtime-')) this.#channel.takeDamage();
  }

  #emitOutcomes(outcomes: ReturnType<RealtimeGroups['push']>): void {
    for (const outcome of outcomes) {
      const used = outcome.kind === 'group' && (this.#curveCount === 0 || this.#curves.add(outcome.bins));
      if (used) continue;
      const detail =
        outcome.kind === 'loss' ? outcome.detail : 'a curve value outside its range or of an unknown stream';
      // What was received whole before the loss belongs in front of the break.
      for (const waveform of this.#curves.flush(this.#clock.wallMs())) this.#events.emit('waveform', waveform);
      this.#curves.break();
      this.#gaps.record('waveform-loss', detail);
    }
  }

  #onResponse(code: number, data: Uint8Array, raw: Uint8Array): void {
    if (code === Command.stop && this.#onStopAnswer !== undefined) {
      this.#onStopAnswer();
    } else if (code === Command.initialise && this.#state === 'waiting') {
      this.#connect();
    } else if (code === Command.initialise && this.#state === 'connecting') {
      // Both ends began at the same moment; ours was answered after theirs. Nothing more to do.
    } else if (!this.#channel.takeResponse(code, data)) {
      this.#gaps.record('unexpected-answer', `answer to ${hex2(code)}, which was not asked`, { raw });
    }
  }

  /** Every command is answered, known or not. */
  #onCommand(code: number): void {
    if (code === Command.deviceId) {
      this.#channel.reply(code, ourIdentity);
      if (this.#state === 'connecting') this.#settleAfter(settleMs);
      return;
    }
    // Before the answer, because setting up anew drops whatever was waiting to be sent.
    if (code === Command.initialise) this.#connect();
    this.#channel.reply(code);
    if (code === Command.stop) this.#onStopped();
    if (code === Command.timeChanged) this.#plan.hurry(Command.dateTime);
    if (code === Command.realtimeChanged) this.#wantCurves = true;
  }

  #onStopped(): void {
    if (this.#state === 'running') this.#gaps.begin('device-stopped', 'the device ended the communication');
    this.#wait();
  }

  #setState(state: LinkState, reason?: string): void {
    if (state === this.#state && reason === undefined) return;
    this.#state = state;
    this.#events.emit('link', {
      state,
      at: this.#at(),
      ...(this.#identity === undefined ? {} : { identity: this.#identity }),
      ...(reason === undefined ? {} : { reason }),
    });
  }

  #at(): string {
    return toInstant(this.#clock.wallMs());
  }
}
