/**
 * The device's side of Datex-Ohmeda DRI, written from the protocol's wire facts and on purpose without any code of the
 * parser or driver, so that a mistake there is not hidden by the same mistake here.
 */
import type { CancelTimer, DeviceClock } from '../clock.ts';
import type { Faults } from '../simulators/faults.ts';
import { FaultyLine } from '../simulators/faults.ts';
import { SeededRandom } from '../simulators/random.ts';
import { frameOf, low16, simulatedRecord, SimulatedInbox, type SimulatedPart } from './simulated-frames.ts';
import { alarmStatus, Patient, simulatedCurves, type SimulatedCurve } from './simulated-patient.ts';

export interface DriSimulatorOptions {
  readonly seed: number;
  readonly faults: Faults;
  readonly clock: DeviceClock;
  /** Puts bytes on the line. */
  readonly send: (bytes: Uint8Array) => void;
  /** Main types of requests it never answers; what is in the set may change while it plays. */
  readonly deaf?: ReadonlySet<number>;
  /** Curves it has no module for, by type; may change as well. */
  readonly absent?: ReadonlySet<number>;
  /** Its number in a network; 0 where it is in none. */
  readonly plugId?: number;
  /** Told what happens, for people watching. */
  readonly log?: (message: string) => void;
}

const tickEveryMs = 20;
/** Curves of half a second at a time. */
const waveEveryMs = 500;
const interfaceLevel = 11;

export class DriSimulator {
  readonly #clock: DeviceClock;
  readonly #random: SeededRandom;
  readonly #patient: Patient;
  readonly #line: FaultyLine;
  readonly #options: DriSimulatorOptions;
  readonly #bornMs: number;
  readonly #inbox = new SimulatedInbox();
  readonly #sent = new Map<number, number>();
  #number = 0;
  #silentUntilMs = 0;
  #displayEveryMs = 0;
  #nextDisplayMs = Infinity;
  #wanted: readonly SimulatedCurve[] = [];
  #nextWaveMs = 0;
  #gap = false;
  #timer: CancelTimer | undefined;

  constructor(options: DriSimulatorOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#random = new SeededRandom(options.seed);
    this.#patient = new Patient(options.seed);
    this.#line = new FaultyLine(options.faults, this.#random, options.clock, options.send);
    this.#bornMs = options.clock.monotonicMs();
  }

  start(): void {
    this.#tick();
  }

  stop(): void {
    this.#timer?.();
    this.#line.stop();
  }

  /** Takes what the host sent. */
  receive(bytes: Uint8Array): void {
    for (const record of this.#inbox.push(bytes)) if (!this.#isSilent()) this.#onRequest(record);
  }

  /** Switched off and on again: nothing is asked of it any more. */
  restart(): void {
    this.#displayEveryMs = 0;
    this.#nextDisplayMs = Infinity;
    this.#wanted = [];
    this.#number = 0;
    this.#log('restarted');
  }

  /** The next curves say that samples before them were lost. */
  loseSamples(): void {
    this.#gap = true;
  }

  // --- the host's requests ---

  #onRequest(record: readonly number[]): void {
    const mainType = record[14] ?? 0;
    if (this.#options.deaf?.has(mainType) === true) return;
    if (mainType === 0) this.#onDisplayRequest((record[41] ?? 0) + 256 * (record[42] ?? 0));
    else if (mainType === 1) this.#onWaveRequest(record[40] === 0, record.slice(44, 52));
    else if (mainType === 4) this.#put(4, [{ type: 1, bytes: alarmStatus(this.#seconds()) }]);
  }

  #onDisplayRequest(interval: number): void {
    if (interval === 0xffff) {
      this.#sendDisplay();
      return;
    }
    this.#displayEveryMs = 1000 * (interval === 0 ? 0 : Math.max(5, interval));
    this.#nextDisplayMs = interval === 0 ? Infinity : this.#clock.monotonicMs() + this.#displayEveryMs;
    this.#log(interval === 0 ? 'displayed values stopped' : `displayed values every ${interval} s`);
  }

  #onWaveRequest(start: boolean, list: readonly number[]): void {
    const end = list.indexOf(0xff);
    const types = end < 0 ? list : list.slice(0, end);
    const curves = start ? simulatedCurves.filter(({ type }) => types.includes(type)) : [];
    if (curves.reduce((sum, { perSecond }) => sum + perSecond, 0) > 600) return;
    for (const curve of curves.filter((one) => !this.#wanted.includes(one)))
      this.#sent.set(curve.type, this.#due(curve));
    this.#wanted = curves;
    this.#log(curves.length === 0 ? 'curves stopped' : `${curves.length} curves`);
  }

  // --- what it sends by itself ---

  #tick(): void {
    this.#timer = this.#clock.after(tickEveryMs, () => this.#tick());
    this.#misbehave();
    const now = this.#clock.monotonicMs();
    if (now >= this.#nextDisplayMs) {
      this.#nextDisplayMs = now + this.#displayEveryMs;
      this.#sendDisplay();
    }
    if (now >= this.#nextWaveMs) {
      this.#nextWaveMs = now + waveEveryMs;
      this.#sendCurves();
    }
  }

  #sendDisplay(): void {
    this.#put(0, [{ type: 1, bytes: this.#patient.basic(this.#seconds(), this.#deviceSeconds()) }]);
  }

  #sendCurves(): void {
    const parts = this.#wanted.flatMap((curve) => this.#nextPiece(curve));
    this.#gap = false;
    const lost = this.#options.faults.has('drop') && this.#random.chance(0.37);
    if (parts.length > 0 && !lost) this.#put(1, parts);
  }

  #nextPiece(curve: SimulatedCurve): SimulatedPart[] {
    const due = this.#due(curve);
    // A machine that slept does not send hours of old samples.
    const from = Math.max(this.#sent.get(curve.type) ?? due, due - curve.perSecond);
    this.#sent.set(curve.type, due);
    if (due === from || this.#options.absent?.has(curve.type) === true) return [];
    const samples = Array.from({ length: due - from }, (_, index) => this.#sample(curve, from + index + 1));
    const status = this.#gap ? 1 : 0;
    return [{ type: curve.type, bytes: [samples.length, status, 0, ...samples].flatMap(low16) }];
  }

  #sample(curve: SimulatedCurve, index: number): number {
    const number = Math.round(curve.read(this.#patient, index / curve.perSecond));
    return Math.max(-32_000, Math.min(32_767, number));
  }

  /** How many samples of a curve there are by now. */
  #due(curve: SimulatedCurve): number {
    return Math.floor(this.#seconds() * curve.perSecond + 1e-6);
  }

  #misbehave(): void {
    if (this.#isSilent()) return;
    const perTick = tickEveryMs / 1000;
    const { faults } = this.#options;
    if (faults.has('silence') && this.#random.chance(perTick / 25)) {
      this.#silentUntilMs = this.#clock.monotonicMs() + 6000;
      this.#log('silent for 6 s');
    } else if (faults.has('reboot') && this.#random.chance(perTick / 40)) this.restart();
  }

  #isSilent(): boolean {
    return this.#clock.monotonicMs() < this.#silentUntilMs;
  }

  #put(mainType: number, parts: readonly SimulatedPart[]): void {
    if (this.#isSilent()) return;
    this.#number += 1;
    const plugId = this.#options.plugId ?? 0;
    const header = { number: this.#number, level: interfaceLevel, plugId, seconds: this.#deviceSeconds() };
    const error = this.#options.faults.has('checksum') && this.#random.chance(0.1) ? 1 : 0;
    this.#line.send(frameOf(simulatedRecord(header, mainType, parts), error));
  }

  #seconds(): number {
    return (this.#clock.monotonicMs() - this.#bornMs) / 1000;
  }

  #deviceSeconds(): number {
    return Math.floor(this.#clock.wallMs() / 1000);
  }

  #log(message: string): void {
    this.#options.log?.(message);
  }
}
