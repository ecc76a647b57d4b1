/**
 * The instrument's side of ASTM E1381 (LIS01), written from the protocol's facts and on purpose without any code of the
 * parser or driver, so that a mistake there is not hidden by the same mistake here.
 */
import type { CancelTimer, DeviceClock } from '../clock.ts';
import { FaultyLine, type Faults } from '../simulators/faults.ts';
import { SeededRandom } from '../simulators/random.ts';
import { SimulatedLaboratory, type SimulatedMessage } from './simulated-sample.ts';

export interface AnalyserSimulatorOptions {
  readonly seed: number;
  readonly faults: Faults;
  readonly clock: DeviceClock;
  /** Puts bytes on the line. */
  readonly send: (bytes: Uint8Array) => void;
  /** Told each message that was measured, before anything damages it. */
  readonly played?: (message: { readonly text: string; readonly values: ReadonlyMap<string, number | null> }) => void;
  readonly log?: (message: string) => void;
}

const ENQ = 0x05;
const EOT = 0x04;
const ACK = 0x06;
const NAK = 0x15;
const tickMs = 50;
/** Of LIS01: how long a reply may take, the pause after a NAK to an enquiry or a failure, and tries of one frame. */
const replyMs = 15_000;
const pauseMs = 10_000;
const tries = 6;
const frameText = 240;
/** A real one is asked for a sample every half hour; this one has a busy operation. */
const measuredEvery = { low: 9000, high: 18_000 };
const silentMs = 6000;

/** What is on its way. */
interface Sending {
  readonly frames: readonly string[];
  /** Of the frame that waits for its answer; -1: the enquiry does. */
  at: number;
  failures: number;
  sinceMs: number;
}

/** A blood gas analyser: it measures now and then, and sends until it is understood. */
export class AnalyserSimulator {
  readonly #options: AnalyserSimulatorOptions;
  readonly #random: SeededRandom;
  readonly #line: FaultyLine;
  readonly #laboratory: SimulatedLaboratory;
  readonly #queue: SimulatedMessage[] = [];
  #sending: Sending | undefined;
  #nextSampleMs = 0;
  #notBeforeMs = 0;
  #silentUntilMs = 0;
  #timer: CancelTimer | undefined;

  constructor(options: AnalyserSimulatorOptions) {
    this.#options = options;
    this.#random = new SeededRandom(options.seed);
    this.#laboratory = new SimulatedLaboratory(new SeededRandom(options.seed + 1), options.seed);
    this.#line = new FaultyLine(options.faults, this.#random, options.clock, options.send);
  }

  start(): void {
    this.#nextSampleMs = this.#now() + 2000;
    this.#tick();
  }

  stop(): void {
    this.#timer?.();
    this.#line.stop();
  }

  /** Takes what the host sent. */
  receive(bytes: Uint8Array): void {
    for (const byte of bytes) if (this.#now() >= this.#silentUntilMs) this.#hear(byte);
  }

  #hear(byte: number): void {
    const sending = this.#sending;
    // Both have something to send: the instrument has the right of way, after a second.
    if (byte === ENQ) this.#notBeforeMs = this.#now() + 1000;
    if (sending === undefined) return;
    if (byte === ACK) {
      sending.at += 1;
      sending.failures = 0;
      this.#putNext(sending);
    } else if (byte === NAK && sending.at < 0) this.#giveUp('busy');
    else if (byte === NAK) {
      sending.failures += 1;
      if (sending.failures >= tries) this.#giveUp('six times refused');
      else this.#putNext(sending);
    }
  }

  #putNext(sending: Sending): void {
    sending.sinceMs = this.#now();
    const frame = sending.frames[sending.at];
    if (frame !== undefined) {
      this.#putFrame(frame);
      return;
    }
    this.#put(String.fromCharCode(EOT));
    this.#sending = undefined;
    this.#queue.shift();
  }

  #putFrame(frame: string): void {
    const { faults } = this.#options;
    if (faults.has('drop') && this.#random.chance(0.37)) return;
    const sum = Buffer.from(frame, 'latin1').reduce((all, byte) => all + byte, faultyBy(faults, this.#random));
    this.#put(`\u0002${frame}${(sum % 256).toString(16).toUpperCase().padStart(2, '0')}\r\n`);
  }

  #tick(): void {
    this.#timer = this.#options.clock.after(tickMs, () => this.#tick());
    const now = this.#now();
    if (now >= this.#nextSampleMs) this.#measure(now);
    if (now < this.#silentUntilMs) return;
    this.#misbehave(now);
    const sending = this.#sending;
    if (sending !== undefined && now - sending.sinceMs > replyMs) this.#giveUp('no answer');
    const [next] = this.#queue;
    if (this.#sending === undefined && next !== undefined && now >= this.#notBeforeMs) this.#begin(next);
  }

  #measure(now: number): void {
    this.#nextSampleMs = now + this.#random.int(measuredEvery.low, measuredEvery.high);
    const { faults, clock, played } = this.#options;
    const extra = faults.has('embed') ? ['M|1|SELFTEST|17|PASSED', 'Q|1|^SIM||ALL||||||||O'] : [];
    const message = this.#laboratory.measure(clock.wallMs(), extra);
    this.#queue.push(message);
    played?.({ text: message.records.join('\r'), values: message.values });
    this.#options.log?.('measured a sample');
  }

  #begin({ records }: SimulatedMessage): void {
    const frames: string[] = [];
    for (const record of records) {
      const text = `${record}\r`;
      for (let from = 0; from < text.length; from += frameText) {
        const part = text.slice(from, from + frameText);
        const end = from + frameText < text.length ? '\u0017' : '\u0003';
        frames.push(`${(frames.length + 1) % 8}${part}${end}`);
      }
    }
    this.#sending = { frames, at: -1, failures: 0, sinceMs: this.#now() };
    this.#put(String.fromCharCode(ENQ));
  }

  /** What was being sent stays in the queue. */
  #giveUp(why: string): void {
    this.#put(String.fromCharCode(EOT));
    this.#sending = undefined;
    this.#notBeforeMs = this.#now() + pauseMs;
    this.#options.log?.(`gave up: ${why}`);
  }

  #misbehave(now: number): void {
    const { faults, log } = this.#options;
    const perTick = tickMs / 1000;
    if (faults.has('silence') && this.#random.chance(perTick / 25)) {
      this.#silentUntilMs = now + silentMs;
      log?.('silent for 6 s');
    } else if (faults.has('reboot') && this.#random.chance(perTick / 40)) this.#reboot(now);
  }

  /** In the middle of a frame. What was measured is in its memory. */
  #reboot(now: number): void {
    if (this.#sending !== undefined) this.#put('\u00023R|1|^^^pC');
    this.#sending = undefined;
    this.#silentUntilMs = now + this.#random.int(1000, 5000);
    this.#options.log?.('rebooting');
  }

  #put(text: string): void {
    this.#line.send(Buffer.from(text, 'latin1'));
  }

  #now(): number {
    return this.#options.clock.monotonicMs();
  }
}

/** One frame in ten has a checksum that is off by one. */
function faultyBy(faults: Faults, random: SeededRandom): number {
  return faults.has('checksum') && random.chance(0.1) ? 1 : 0;
}
