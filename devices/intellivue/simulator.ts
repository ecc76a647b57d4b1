/**
 * The monitor's side of Philips IntelliVue Data Export, written from the protocol's wire facts and on purpose without
 * any code of the parser or driver, so that a mistake there is not hidden by the same mistake here.
 */
import type { CancelTimer, DeviceClock } from '../clock.ts';
import type { Faults } from '../simulators/faults.ts';
import { FaultyLine } from '../simulators/faults.ts';
import { SeededRandom } from '../simulators/random.ts';
import { aborting, accepting, describing, refused, refusing, releasing, setDone } from './simulated-association.ts';
import { alarmObject } from './simulated-alarms.ts';
import { HostInbox, onTheLine } from './simulated-frames.ts';
import { answerMessages, type PollAnswer } from './simulated-answers.ts';
import { simulatedWaves, waveMs, waveObject } from './simulated-waves.ts';
import { MonitoredPatient, selfDescription, type SimulatedMonitor } from './simulated-patient.ts';

/** What the simulated monitor can be asked for, by its class. */
const simulatedClasses: ReadonlyMap<number, 'mds' | 'numerics' | 'waves' | 'alarms'> = new Map([
  [33, 'mds'],
  [6, 'numerics'],
  [9, 'waves'],
  [54, 'alarms'],
]);

export interface IntelliVueSimulatorOptions {
  readonly seed: number;
  readonly faults: Faults;
  readonly clock: DeviceClock;
  /** Puts bytes on the line. */
  readonly send: (bytes: Uint8Array) => void;
  /** What it never answers, and what it refuses; what is in the sets may change while it plays. */
  readonly deaf?: ReadonlySet<string>;
  readonly forbidden?: ReadonlySet<string>;
  /** Curves it has no module for, by what they measure; may change as well. */
  readonly absent?: ReadonlySet<number>;
  /** Takes no association. */
  readonly refuses?: boolean;
  /** Bits of what it can send by itself. */
  readonly extensions?: number;
  /** It leaves out who it is, for a program that asks. */
  readonly shy?: boolean;
  readonly serialNumber?: string;
  readonly mode?: number;
  /** Told what happens, for people watching. */
  readonly log?: (message: string) => void;
}

const tickEveryMs = 20;
const describeEveryMs = 3000;
const hostPatienceMs = 10_000;

interface Flow {
  readonly invoke: number;
  readonly group: number;
  readonly untilMs: number;
  readonly everyMs: number;
  nextMs: number;
  sequence: number;
}

export class IntelliVueSimulator {
  readonly #clock: DeviceClock;
  readonly #random: SeededRandom;
  readonly #patient: MonitoredPatient;
  readonly #line: FaultyLine;
  readonly #options: IntelliVueSimulatorOptions;
  readonly #inbox = new HostInbox();
  readonly #flows = new Map<number, Flow>();
  #bornMs: number;
  /** Curves that the host wants; it chooses two where the host does not. */
  #wanted: readonly number[] = [0x0102, 0x4bb4];
  #phase: 'free' | 'offered' | 'associated' = 'free';
  #described = 0;
  #nextDescriptionMs = 0;
  #heardMs = 0;
  #silentUntilMs = 0;
  #timer: CancelTimer | undefined;

  constructor(options: IntelliVueSimulatorOptions) {
    this.#options = options;
    this.#clock = options.clock;
    this.#random = new SeededRandom(options.seed);
    this.#patient = new MonitoredPatient(options.seed);
    // Of what is lost whole, answers alone are meant.
    const faults: Faults = {
      has: (name) => name !== 'drop' && options.faults.has(name),
      amount: (name) => options.faults.amount?.(name),
    };
    this.#line = new FaultyLine(faults, this.#random, options.clock, options.send);
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
    for (const message of this.#inbox.push(bytes)) if (!this.#isSilent()) this.#onMessage(message);
  }

  /** Switched off and on again: it knows of no association, and its clock begins anew. */
  restart(): void {
    this.#free();
    this.#bornMs = this.#clock.monotonicMs();
    this.#log('restarted');
  }

  /** It gives the association up. */
  abort(): void {
    this.#free();
    this.#put(aborting);
    this.#log('association aborted');
  }

  // --- the host's messages ---

  #onMessage(message: readonly number[]): void {
    this.#heardMs = this.#clock.monotonicMs();
    const [first] = message;
    if (first === 0x0d) this.#onRequest();
    else if (first === 0x19) this.#free();
    else if (first === 0x09) {
      this.#free();
      this.#put(releasing);
      this.#log('association released');
    } else if (first === 0xe1 && this.#phase !== 'free') this.#onOperation(message);
  }

  /** One association at a time. */
  #onRequest(): void {
    if (this.#options.refuses === true) this.#put(refusing);
    else if (this.#phase !== 'free') this.abort();
    else {
      this.#phase = 'offered';
      this.#described = 0;
      this.#nextDescriptionMs = 0;
      this.#put(accepting(this.#options.extensions ?? 0x88000000));
      this.#log('association accepted');
    }
  }

  #onOperation(message: readonly number[]): void {
    const at = (index: number): number => 256 * (message[index] ?? 0) + (message[index + 1] ?? 0);
    const invoke = at(8);
    // A result of the host confirms the description.
    if (at(4) === 2) this.#phase = 'associated';
    else if (this.#phase === 'associated' && at(10) === 5) this.#onChoice(message, invoke);
    else if (this.#phase === 'associated' && at(10) === 7) this.#onPoll(message, invoke);
  }

  #onChoice(message: readonly number[], invoke: number): void {
    const at = (index: number): number => 256 * (message[index] ?? 0) + (message[index + 1] ?? 0);
    if (this.#options.deaf?.has('choice') === true) return;
    this.#wanted = Array.from({ length: at(34) }, (_, index) => at(38 + 4 * index + 2));
    this.#put(setDone(invoke));
    this.#log(`${this.#wanted.length} curves chosen`);
  }

  #onPoll(message: readonly number[], invoke: number): void {
    const at = (index: number): number => 256 * (message[index] ?? 0) + (message[index + 1] ?? 0);
    const extended = at(24) === 0xf13b;
    const [objectClass, group] = [at(32), at(34)];
    const name = simulatedClasses.get(objectClass) ?? '';
    if (this.#options.deaf?.has(name) === true) return;
    if (this.#options.forbidden?.has(name) === true) this.#put(refused(invoke));
    else if (!extended) this.#answer({ invoke, objectClass, group });
    else this.#flow(objectClass, { invoke, group, ticks: 65_536 * at(44) + at(46) });
  }

  /** It goes on answering by itself. */
  #flow(objectClass: number, asked: { invoke: number; group: number; ticks: number }): void {
    const now = this.#clock.monotonicMs();
    const { invoke, group } = asked;
    const everyMs = objectClass === 9 ? waveMs : 1024;
    // Curves are cut where all of them have whole samples.
    const nextMs = this.#bornMs + everyMs * Math.ceil((now - this.#bornMs) / everyMs);
    this.#flows.set(objectClass, { invoke, group, untilMs: now + asked.ticks / 8, everyMs, nextMs, sequence: 0 });
    this.#log(`class ${objectClass} flows`);
  }

  // --- what it sends by itself ---

  #tick(): void {
    this.#timer = this.#clock.after(tickEveryMs, () => this.#tick());
    this.#misbehave();
    const now = this.#clock.monotonicMs();
    if (this.#phase === 'offered' && now >= this.#nextDescriptionMs) this.#describe();
    if (this.#phase === 'associated' && now - this.#heardMs > hostPatienceMs) this.abort();
    for (const [objectClass, flow] of this.#flows) this.#goOn(objectClass, flow, now);
  }

  /** Until it is confirmed, three times. */
  #describe(): void {
    if (this.#described === 3) {
      this.abort();
      return;
    }
    this.#described += 1;
    this.#nextDescriptionMs = this.#clock.monotonicMs() + describeEveryMs;
    const attributes = this.#options.shy === true ? [0, 0, 0, 0] : selfDescription(this.#state());
    this.#put(describing(this.#ticks(), attributes));
  }

  #goOn(objectClass: number, flow: Flow, now: number): void {
    if (now >= flow.untilMs) this.#flows.delete(objectClass);
    else if (now >= flow.nextMs) {
      // A machine that slept does not send hours of old answers.
      const behind = Math.floor((now - flow.nextMs) / flow.everyMs);
      flow.nextMs += flow.everyMs * (behind + 1);
      flow.sequence += 1;
      const lost = this.#options.faults.has('drop') && this.#random.chance(0.37);
      if (lost || this.#options.deaf?.has(simulatedClasses.get(objectClass) ?? '') === true) return;
      this.#answer({ invoke: flow.invoke, objectClass, group: flow.group, sequence: flow.sequence });
    }
  }

  #answer(asked: Pick<PollAnswer, 'invoke' | 'objectClass' | 'group'> & { sequence?: number }): void {
    const objects = this.#objects(asked.objectClass, asked.group);
    const messages = answerMessages({ ...asked, ticks: this.#ticks(), objects });
    for (const message of messages) this.#put(message);
  }

  #objects(objectClass: number, group: number): readonly (readonly number[])[] {
    const state = this.#state();
    if (objectClass === 33) return group === 0 ? [[0, 0, ...selfDescription(state)]] : [];
    const demo = (state.mode & 0x2000) !== 0;
    if (objectClass === 54) return group === 0x0801 ? [alarmObject(state.seconds, demo ? 0x0100 : 0)] : [];
    if (objectClass === 9) return this.#waveObjects(demo ? 0x0400 : 0);
    return objectClass === 6 ? this.#patient.numbers(state.seconds, state.wallMs, demo ? 0x0400 : 0) : [];
  }

  /** The samples of the last 256 ms; every second it says of one curve how to read it. */
  #waveObjects(state: number): number[][] {
    const piece = Math.floor((this.#clock.monotonicMs() - this.#bornMs) / waveMs) - 1;
    const waves = simulatedWaves.filter(
      ({ physio }) => this.#wanted.includes(physio) && this.#options.absent?.has(physio) !== true,
    );
    const turn = piece % 4 === 0 ? Math.floor(piece / 4) % Math.max(1, waves.length) : -1;
    return waves.map((wave, index) => waveObject(wave, this.#patient, { piece, explained: index === turn, state }));
  }

  #state(): SimulatedMonitor {
    const { serialNumber = 'DE12345678', mode = 0x4000 } = this.#options;
    return { serialNumber, mode, seconds: this.#seconds(), wallMs: this.#clock.wallMs() };
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

  #free(): void {
    this.#phase = 'free';
    this.#flows.clear();
    this.#wanted = [0x0102, 0x4bb4];
  }

  #put(message: readonly number[]): void {
    if (this.#isSilent()) return;
    const error = this.#options.faults.has('checksum') && this.#random.chance(0.1) ? 1 : 0;
    this.#line.send(onTheLine(message, error));
  }

  #seconds(): number {
    return (this.#clock.monotonicMs() - this.#bornMs) / 1000;
  }

  #ticks(): number {
    return Math.floor(8000 * this.#seconds());
  }

  #log(message: string): void {
    this.#options.log?.(message);
  }
}
