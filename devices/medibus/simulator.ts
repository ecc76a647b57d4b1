/**
 * The device's side of Dräger MEDIBUS, written from the protocol's wire facts and on purpose without any code of the
 * parser or driver, so that a mistake there is not hidden by the same mistake here.
 */
import type { CancelTimer, DeviceClock } from '../clock.ts';
import type { Faults } from '../simulators/faults.ts';
import { FaultyLine } from '../simulators/faults.ts';
import { Lung } from '../simulators/lung.ts';
import { SeededRandom } from '../simulators/random.ts';
import { embed, frame, hexDigits } from './simulated-frames.ts';
import { offeredCurves, SimulatedValues, type OfferedCurve } from './simulated-values.ts';

export interface MedibusSimulatorOptions {
  readonly seed: number;
  readonly faults: Faults;
  readonly clock: DeviceClock;
  /** Puts bytes on the line. */
  readonly send: (bytes: Uint8Array) => void;
  /** Commands it never answers. */
  readonly deaf?: ReadonlySet<number>;
  /** Commands it does not know, and refuses. */
  readonly refused?: ReadonlySet<number>;
  /** Told what happens, for people watching. */
  readonly log?: (message: string) => void;
}

const iccEveryMs = 3000;
const hostSilentMs = 3000;
const sampleEveryMs = 20;
/** NAK, whose checksum is 01h + 15h. */
const nak = Uint8Array.of(0x01, 0x15, 0x31, 0x36, 0x0d);

export class MedibusSimulator {
  readonly #clock: DeviceClock;
  readonly #random: SeededRandom;
  readonly #lung: Lung;
  readonly #values: SimulatedValues;
  readonly #line: FaultyLine;
  readonly #faults: Faults;
  readonly #log: (message: string) => void;
  readonly #deaf: ReadonlySet<number>;
  readonly #refused: ReadonlySet<number>;
  readonly #bornMs: number;
  #inbox: number[] = [];
  #linked = false;
  #hostHeardMs = 0;
  #nextIccMs = 0;
  #silentUntilMs = 0;
  #configured: OfferedCurve[] = [];
  #enabledBits = 0;
  #samplesSent = 0;
  #rtInbox: number[] = [];
  #timer: CancelTimer | undefined;
  #lastTickMs = 0;

  constructor(options: MedibusSimulatorOptions) {
    this.#clock = options.clock;
    this.#random = new SeededRandom(options.seed);
    this.#lung = new Lung(options.seed);
    this.#faults = options.faults;
    this.#deaf = options.deaf ?? new Set();
    this.#refused = options.refused ?? new Set();
    this.#log = options.log ?? (() => undefined);
    this.#line = new FaultyLine(options.faults, this.#random, options.clock, options.send);
    this.#values = new SimulatedValues(options.clock, this.#lung);
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
    this.#hostHeardMs = this.#clock.monotonicMs();
    for (const byte of bytes) {
      if (byte >= 0x80) this.#receiveRealtime(byte);
      else if (byte === 0x1b || byte === 0x01) this.#inbox = [byte];
      else if (byte === 0x0d) this.#endOfFrame();
      else if (this.#inbox.length > 0 && this.#inbox.length < 256) this.#inbox.push(byte);
    }
  }

  // --- the host's frames ---

  #endOfFrame(): void {
    const frame = this.#inbox;
    this.#inbox = [];
    if (frame.length === 0) return;
    const body = frame.slice(0, -2);
    const sum = body.reduce((a, b) => a + b, 0) % 256;
    const intact = frame.length >= 4 && String.fromCharCode(...frame.slice(-2)) === hexDigits(sum, 2);
    if (frame[0] === 0x01) {
      if (intact) this.#onAnswer(frame[1] ?? 0);
    } else if (!intact) {
      this.#put(nak);
    } else {
      this.#onCommand(frame[1] ?? 0, String.fromCharCode(...body.slice(2)));
    }
  }

  #onAnswer(code: number): void {
    if (code === 0x51 && !this.#linked) this.#link();
  }

  #onCommand(code: number, argument: string): void {
    if (this.#isSilent()) return;
    if (code === 0x51) {
      this.#answer(code, '');
      this.#link();
      return;
    }
    // A device that was not set up does not speak.
    if (!this.#linked || this.#deaf.has(code)) return;
    if (this.#refused.has(code)) {
      this.#put(nak);
      return;
    }
    this.#answer(code, code === 0x54 ? this.#configure(argument) : this.#values.dataFor(code));
    if (code === 0x55) this.#unlink('the host ended the communication');
  }

  #link(): void {
    this.#linked = true;
    this.#configured = [];
    this.#enabledBits = 0;
    this.#log('linked');
    this.#command(0x52);
  }

  #unlink(why: string): void {
    this.#linked = false;
    this.#configured = [];
    this.#enabledBits = 0;
    this.#nextIccMs = this.#clock.monotonicMs() + iccEveryMs;
    this.#log(`not linked: ${why}`);
  }

  // --- realtime ---

  #configure(argument: string): string {
    const codes = argument.match(/..../g) ?? [];
    this.#configured = codes
      .flatMap((pair) => offeredCurves.find((curve) => curve.code === pair.slice(0, 2)) ?? [])
      .slice(0, 4);
    return '';
  }

  /** Sync commands: D0, then pairs of (command, argument) to C0 C0. C1 switches streams 1 to 4. */
  #receiveRealtime(byte: number): void {
    if (byte >= 0xd0) {
      this.#rtInbox = [];
      return;
    }
    this.#rtInbox.push(byte);
    if (this.#rtInbox.length < 2) return;
    const [command, argument] = this.#rtInbox;
    this.#rtInbox = [];
    if (command === 0xc1 && argument !== undefined) this.#enabledBits = argument & 0x0f;
  }

  #sendSamples(): void {
    const due = Math.floor((this.#clock.monotonicMs() - this.#bornMs) / sampleEveryMs);
    const streams = this.#configured
      .map((_, index) => index)
      .filter((index) => (this.#enabledBits & (1 << index)) !== 0);
    const sending = this.#linked && streams.length > 0 && !this.#isSilent();
    // A host machine that slept does not get hours of old samples.
    if (!sending || due - this.#samplesSent > 500) this.#samplesSent = due;
    for (; this.#samplesSent < due; this.#samplesSent += 1) {
      const seconds = ((this.#samplesSent + 1) * sampleEveryMs) / 1000;
      const bytes = [0xd0 | streams.reduce((bits, index) => bits | (1 << index), 0)];
      for (const index of streams) bytes.push(...this.#sample(index, seconds));
      this.#put(Uint8Array.from(bytes));
    }
  }

  #sample(index: number, seconds: number): number[] {
    const curve = this.#configured[index];
    if (curve === undefined) return [];
    const share = (curve.read(this.#lung, seconds) - curve.min) / (curve.max - curve.min);
    const bin = Math.max(0, Math.min(curve.maxBin, Math.round(share * curve.maxBin)));
    return [0x80 | (bin % 64), 0x80 | Math.floor(bin / 64)];
  }

  // --- time ---

  #tick(): void {
    this.#timer = this.#clock.after(sampleEveryMs, () => this.#tick());
    const now = this.#clock.monotonicMs();
    // A machine that held this process up also kept the host's bytes from it; they come after this tick.
    if (now - this.#lastTickMs > 500) this.#hostHeardMs = Math.max(this.#hostHeardMs, now - hostSilentMs / 2);
    this.#lastTickMs = now;
    this.#misbehave(now);
    if (!this.#linked && now >= this.#nextIccMs && !this.#isSilent()) {
      this.#nextIccMs = now + iccEveryMs;
      this.#command(0x51);
    }
    if (this.#linked && now - this.#hostHeardMs > hostSilentMs) this.#unlink('nothing heard from the host');
    this.#sendSamples();
  }

  #misbehave(now: number): void {
    if (this.#isSilent() || !this.#linked) return;
    const perTick = sampleEveryMs / 1000;
    if (this.#faults.has('silence') && this.#random.chance(perTick / 25)) {
      this.#silentUntilMs = now + 6000;
      this.#log('silent for 6 s');
      this.#unlink('fell silent');
    } else if (this.#faults.has('reboot') && this.#random.chance(perTick / 40)) {
      this.#unlink('rebooting');
      this.#nextIccMs = now;
    }
  }

  #isSilent(): boolean {
    return this.#clock.monotonicMs() < this.#silentUntilMs;
  }

  // --- sending ---

  #command(code: number): void {
    this.#put(frame(0x1b, code, ''));
  }

  #answer(code: number, data: string): void {
    const bytes = frame(0x01, code, data);
    if (this.#faults.has('checksum') && data !== '' && this.#random.chance(0.1)) {
      const at = bytes.length - 2;
      bytes[at] = bytes[at] === 0x39 ? 0x38 : (bytes[at] ?? 0) + 1;
    }
    const inside = this.#faults.has('embed') && data !== '' && this.#random.chance(0.3);
    this.#put(inside ? embed(bytes, frame(0x1b, 0x30, ''), this.#random.int(2, bytes.length - 1)) : bytes);
  }

  #put(bytes: Uint8Array): void {
    this.#line.send(bytes);
  }
}
