/**
 * The device's side of Dräger MEDIBUS, written from the protocol's wire facts and on purpose without any code of the
 * parser or driver, so that a mistake there is not hidden by the same mistake here.
 */
import type { CancelTimer, DeviceClock } from '../clock.ts';
import type { Faults } from './faults.ts';
import { FaultyLine } from './faults.ts';
import { Lung, lungSettings } from './lung.ts';
import { SeededRandom } from './random.ts';

export interface MedibusSimulatorOptions {
  readonly seed: number;
  readonly faults: Faults;
  readonly clock: DeviceClock;
  /** Puts bytes on the line. */
  readonly send: (bytes: Uint8Array) => void;
  /** Told what happens, for people watching. */
  readonly log?: (message: string) => void;
}

interface OfferedCurve {
  readonly code: string;
  readonly intervalUs: number;
  readonly min: number;
  readonly max: number;
  readonly maxBin: number;
  readonly read: (lung: Lung, seconds: number) => number;
}

const iccEveryMs = 3000;
const hostSilentMs = 3000;
const sampleEveryMs = 20;
const germanMonths = ['JAN', 'FEB', 'MRZ', 'APR', 'MAI', 'JUN', 'JUL', 'AUG', 'SEP', 'OKT', 'NOV', 'DEZ'];

const curves: readonly OfferedCurve[] = [
  { code: '00', intervalUs: 20_000, min: -20, max: 100, maxBin: 0xfff, read: (lung, t) => lung.at(t).airwayPressure },
  { code: '01', intervalUs: 20_000, min: -200, max: 200, maxBin: 0xfff, read: (lung, t) => lung.at(t).flow },
  { code: '06', intervalUs: 20_000, min: 0, max: 100, maxBin: 0xfff, read: (lung, t) => lung.at(t).co2 },
];

/** An alarm that comes and goes: 12 s in every minute and a half. */
const alarm = { periodS: 90, fromS: 20, toS: 32, priority: 12, code: '19', text: 'MIN VOL LOW ' };

export class MedibusSimulator {
  readonly #clock: DeviceClock;
  readonly #random: SeededRandom;
  readonly #lung: Lung;
  readonly #line: FaultyLine;
  readonly #faults: Faults;
  readonly #log: (message: string) => void;
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
    this.#log = options.log ?? (() => undefined);
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
      // NAK, whose checksum is 01h + 15h.
      this.#put(Uint8Array.of(0x01, 0x15, 0x31, 0x36, 0x0d));
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
    if (!this.#linked) return;
    this.#answer(code, this.#dataFor(code, argument));
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

  // --- answers ---

  #dataFor(code: number, argument: string): string {
    switch (code) {
      case 0x24:
        return this.#measuredPage1();
      case 0x2b:
        return this.#measuredPage2();
      case 0x25:
        return value4('B9', 3, 1) + value4('D6', 5, 0);
      case 0x26:
        return value4('7D', 40, 0) + value4('B9', 10, 1) + value4('D6', 30, 0);
      case 0x27:
        return this.#alarmActive() ? `${String.fromCharCode(0x30 + alarm.priority)}${alarm.code}${alarm.text}` : '';
      case 0x28:
        return this.#dateAndTime();
      case 0x29:
        return settings();
      case 0x2a:
        return text('01', 'IPPV') + text('20', 'ERWACHSENE');
      case 0x52:
        return "8102'Evita 4 (simulated)'04.00:04.03";
      case 0x53:
        return curves.map(offer).join('');
      case 0x54:
        return this.#configure(argument);
      default:
        return '';
    }
  }

  #measuredPage1(): string {
    const n = this.#lung.numerics(this.#seconds());
    return [
      value4('7D', n.peak, 0),
      value4('74', n.plateau, 0),
      value4('73', n.mean, 0),
      value4('78', n.peep, 0),
      value4('88', n.tidalVolume, 0),
      value4('B9', n.minuteVolume, 1),
      value4('D6', n.rate, 0),
      value4('07', n.compliance, 1),
      value4('08', n.resistance, 1),
      value4('F0', n.inspiredOxygen, 0),
      value4('E6', n.endTidalCo2, 0),
      value4('6B', 1013, 0),
    ].join('');
  }

  #measuredPage2(): string {
    const n = this.#lung.numerics(this.#seconds());
    return value4('21', n.tidalVolume, 0) + value4('22', n.tidalVolume + 9, 0) + value4('23', n.plateau, 0);
  }

  #dateAndTime(): string {
    const time = new Date(this.#clock.wallMs());
    const two = (value: number): string => String(value).padStart(2, '0');
    const month = germanMonths[time.getMonth()] ?? '';
    return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}${two(time.getDate())}-${month}-${two(time.getFullYear() % 100)}`;
  }

  #configure(argument: string): string {
    const codes = argument.match(/..../g) ?? [];
    this.#configured = codes
      .flatMap((pair) => curves.find((curve) => curve.code === pair.slice(0, 2)) ?? [])
      .slice(0, 4);
    return '';
  }

  #alarmActive(): boolean {
    const phase = this.#seconds() % alarm.periodS;
    return phase >= alarm.fromS && phase < alarm.toS;
  }

  // --- realtime ---

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

  #seconds(): number {
    return (this.#clock.monotonicMs() - this.#bornMs) / 1000;
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

function frame(start: number, code: number, content: string): Uint8Array {
  const body = [start, code];
  for (const character of content) body.push(character.charCodeAt(0));
  let sum = 0;
  for (const byte of body) sum = (sum + byte) % 256;
  for (const digit of hexDigits(sum, 2)) body.push(digit.charCodeAt(0));
  return Uint8Array.from([...body, 0x0d]);
}

function embed(outer: Uint8Array, inner: Uint8Array, at: number): Uint8Array {
  return Uint8Array.from([...outer.slice(0, at), ...inner, ...outer.slice(at)]);
}

function hexDigits(value: number, digits: number): string {
  return `000${value.toString(16).toUpperCase()}`.slice(-digits);
}

function value4(code: string, value: number, decimals: number): string {
  return code + value.toFixed(decimals).padStart(4, ' ');
}

function value5(code: string, value: number, decimals: number): string {
  return code + value.toFixed(decimals).padStart(5, ' ');
}

function settings(): string {
  return [
    value5('01', lungSettings.oxygen, 0),
    value5('04', lungSettings.tidalVolumeMl / 1000, 2),
    value5('05', lungSettings.inspiratoryTime, 1),
    value5('09', lungSettings.rate, 0),
    value5('0B', lungSettings.peep, 0),
    value5('13', lungSettings.maxPressure, 0),
  ].join('');
}

function text(code: string, words: string): string {
  return `${code}${String.fromCharCode(0x30 + words.length)}${words}\u0003`;
}

function offer(curve: OfferedCurve): string {
  const interval = String(curve.intervalUs).padStart(8, ' ');
  return `${curve.code}${interval}${String(curve.min).padStart(5, ' ')}${String(curve.max).padStart(5, ' ')}${hexDigits(curve.maxBin, 3)}`;
}
