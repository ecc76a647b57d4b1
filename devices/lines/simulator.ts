import type { CancelTimer, DeviceClock } from '../clock.ts';
import { FaultyLine, type Faults } from '../simulators/faults.ts';
import { SeededRandom } from '../simulators/random.ts';
import type { TalkerDescription } from './description.ts';
import { SimulatedTalker, type PlayedLine, type SimulatedMoment } from './simulated-line.ts';

type Form = TalkerDescription['forms'][number];

export interface TalkerSimulatorOptions {
  readonly description: TalkerDescription;
  readonly seed: number;
  readonly faults: Faults;
  readonly clock: DeviceClock;
  /** Puts bytes on the line. */
  readonly send: (bytes: Uint8Array) => void;
  /** Told what is sent, before anything damages it. */
  readonly played?: (line: PlayedLine) => void;
  /** Told what happens, for people watching. */
  readonly log?: (message: string) => void;
}

const tickMs = 50;
/** Times of an hour at which nothing is on the patient, and of an alarm: in seconds of so many. */
const off = { of: 120, from: 60, to: 72 };
const alarm = { of: 90, from: 20, to: 32 };

/** The device's side of any described device: it sends its lines, and hears nothing. */
export class TalkerSimulator {
  readonly #forms: readonly Form[];
  readonly #talker: SimulatedTalker;
  readonly #random: SeededRandom;
  readonly #clock: DeviceClock;
  readonly #faults: Faults;
  readonly #line: FaultyLine;
  readonly #played: (line: PlayedLine) => void;
  readonly #log: (message: string) => void;
  readonly #dueMs = new Map<Form, number>();
  #bornMs = 0;
  #silentUntilMs = 0;
  #linesSince = 0;
  #timer: CancelTimer | undefined;

  constructor({ description, seed, faults, clock, send, played, log }: TalkerSimulatorOptions) {
    this.#forms = description.forms;
    this.#talker = new SimulatedTalker(description.id, seed);
    this.#random = new SeededRandom(seed);
    this.#clock = clock;
    this.#faults = faults;
    this.#line = new FaultyLine(faults, this.#random, clock, send);
    this.#played = played ?? (() => undefined);
    this.#log = log ?? (() => undefined);
  }

  start(): void {
    this.#bornMs = this.#clock.monotonicMs();
    this.#switchOn();
    this.#tick();
  }

  stop(): void {
    this.#timer?.();
    this.#line.stop();
  }

  #switchOn(): void {
    const now = this.#clock.monotonicMs();
    for (const form of this.#forms) if (form.everyMs !== undefined) this.#dueMs.set(form, now + form.everyMs);
    this.#linesSince = 0;
  }

  #tick(): void {
    this.#timer = this.#clock.after(tickMs, () => this.#tick());
    const now = this.#clock.monotonicMs();
    if (now < this.#silentUntilMs) return;
    this.#misbehave(now);
    for (const [form, dueMs] of this.#dueMs)
      if (now >= dueMs && now >= this.#silentUntilMs) this.#speak(form, dueMs, now);
  }

  #speak(form: Form, dueMs: number, now: number): void {
    const everyMs = form.everyMs ?? 1000;
    // A host machine that slept does not get hours of old lines.
    this.#dueMs.set(form, now - dueMs > 5 * everyMs ? now + everyMs : dueMs + everyMs);
    for (const heading of this.#forms)
      if (heading.everyLines !== undefined && this.#linesSince % heading.everyLines === 0) this.#say(heading);
    this.#linesSince += 1;
    this.#say(form);
  }

  #say(form: Form): void {
    const line = this.#talker.line(form, this.#moment());
    this.#played(line);
    if (this.#faults.has('drop') && this.#random.chance(0.37)) return;
    if (this.#faults.has('embed') && this.#random.chance(0.3)) this.#put('SELF TEST 17 PASSED');
    this.#put(this.#faults.has('checksum') && this.#random.chance(0.1) ? this.#lacking(line.text) : line.text);
  }

  /** Without one of its words. */
  #lacking(text: string): string {
    const words = text.split(' ');
    words.splice(this.#random.int(0, words.length - 1), 1);
    return words.join(' ');
  }

  #put(text: string, end = '\r\n'): void {
    this.#line.send(Buffer.from(`${text}${end}`, 'latin1'));
  }

  #moment(): SimulatedMoment {
    const seconds = (this.#clock.monotonicMs() - this.#bornMs) / 1000;
    const within = ({ of, from, to }: typeof off): boolean => seconds % of >= from && seconds % of < to;
    return { seconds, clockMs: this.#clock.wallMs(), off: within(off), alarm: within(alarm) };
  }

  #misbehave(now: number): void {
    const perTick = tickMs / 1000;
    if (this.#faults.has('silence') && this.#random.chance(perTick / 25)) {
      this.#silentUntilMs = now + 6000;
      this.#log('silent for 6 s');
    } else if (this.#faults.has('reboot') && this.#random.chance(perTick / 40)) this.#reboot(now);
  }

  /** In the middle of a line. */
  #reboot(now: number): void {
    const form = this.#forms.find(({ everyMs }) => everyMs !== undefined);
    const text = form === undefined ? '' : this.#talker.line(form, this.#moment()).text;
    this.#put(text.slice(0, this.#random.int(1, Math.max(1, text.length - 1))), '');
    this.#silentUntilMs = now + this.#random.int(1000, 5000);
    this.#log('rebooting');
    this.#switchOn();
  }
}
