/**
 * The sender's side of HL7 ORU^R01 over MLLP, written from the protocol's facts and on purpose without any code of the
 * parser or driver, so that a mistake there is not hidden by the same mistake here.
 */
import type { CancelTimer, DeviceClock } from '../clock.ts';
import { FaultyLine, type Faults } from '../simulators/faults.ts';
import { SeededRandom } from '../simulators/random.ts';
import { SimulatedGateway, type SimulatedOru } from './simulated-vitals.ts';

export interface GatewaySimulatorOptions {
  readonly seed: number;
  readonly faults: Faults;
  readonly clock: DeviceClock;
  /** Puts bytes on the line. */
  readonly send: (bytes: Uint8Array) => void;
  /** Told each message, before anything damages it. */
  readonly played?: (message: { readonly text: string; readonly values: ReadonlyMap<string, number | null> }) => void;
  readonly log?: (message: string) => void;
}

const tickMs = 50;
const everyMs = 5000;
/** What is not acknowledged in this time is sent again, so often at the most. */
const answerMs = 10_000;
const tries = 3;
const silentMs = 6000;

interface Unanswered {
  readonly message: SimulatedOru;
  sentMs: number;
  tries: number;
}

/** A gateway: it sends once in five seconds, and again what nobody acknowledged. */
export class GatewaySimulator {
  readonly #options: GatewaySimulatorOptions;
  readonly #random: SeededRandom;
  readonly #line: FaultyLine;
  readonly #gateway: SimulatedGateway;
  #unanswered: Unanswered[] = [];
  #heard = '';
  #dueMs = 0;
  #silentUntilMs = 0;
  #timer: CancelTimer | undefined;

  constructor(options: GatewaySimulatorOptions) {
    this.#options = options;
    this.#random = new SeededRandom(options.seed);
    this.#gateway = new SimulatedGateway(new SeededRandom(options.seed + 1), options.seed);
    this.#line = new FaultyLine(options.faults, this.#random, options.clock, options.send);
  }

  start(): void {
    this.#dueMs = this.#now() + 1000;
    this.#tick();
  }

  stop(): void {
    this.#timer?.();
    this.#line.stop();
  }

  /** Takes what the host sent: acknowledgements. */
  receive(bytes: Uint8Array): void {
    this.#heard = (this.#heard + Buffer.from(bytes).toString('latin1')).slice(-4000);
    const ended = this.#heard.lastIndexOf('\u001c');
    const whole = this.#heard.slice(0, Math.max(0, ended));
    if (ended >= 0) this.#heard = this.#heard.slice(ended + 1);
    for (const [, control = ''] of whole.matchAll(/\rMSA\|[AC]A\|([^\r|]*)/g))
      this.#unanswered = this.#unanswered.filter(({ message }) => message.control !== control);
  }

  #tick(): void {
    this.#timer = this.#options.clock.after(tickMs, () => this.#tick());
    const now = this.#now();
    if (now < this.#silentUntilMs) return;
    this.#misbehave(now);
    if (now < this.#silentUntilMs) return;
    if (now >= this.#dueMs) this.#observe(now);
    for (const one of this.#unanswered) if (now - one.sentMs > answerMs) this.#sendAgain(one, now);
    this.#unanswered = this.#unanswered.filter((one) => one.tries <= tries);
  }

  #observe(now: number): void {
    // A host machine that slept does not get hours of old messages.
    this.#dueMs = now - this.#dueMs > 5 * everyMs ? now + everyMs : this.#dueMs + everyMs;
    const { faults, clock, played } = this.#options;
    if (faults.has('embed')) this.#put(this.#gateway.waves(clock.wallMs()));
    const message = this.#gateway.observe(clock.wallMs());
    played?.({ text: message.text, values: message.values });
    this.#unanswered = [...this.#unanswered, { message, sentMs: now, tries: 1 }].slice(-50);
    this.#send(message);
  }

  #sendAgain(one: Unanswered, now: number): void {
    one.sentMs = now;
    one.tries += 1;
    if (one.tries <= tries) this.#send(one.message);
  }

  #send({ text }: SimulatedOru): void {
    const { faults } = this.#options;
    if (faults.has('drop') && this.#random.chance(0.37)) return;
    this.#put(text, faults.has('checksum') && this.#random.chance(0.1) ? '\r' : '\u001c\r');
  }

  #put(text: string, end = '\u001c\r'): void {
    this.#line.send(Buffer.from(`\u000b${text}${end}`, 'utf8'));
  }

  #misbehave(now: number): void {
    const { faults, log } = this.#options;
    const perTick = tickMs / 1000;
    if (faults.has('silence') && this.#random.chance(perTick / 25)) {
      this.#silentUntilMs = now + silentMs;
      log?.('silent for 6 s');
    } else if (faults.has('reboot') && this.#random.chance(perTick / 40)) this.#reboot(now);
  }

  /** In the middle of a message, which it has forgotten afterwards. */
  #reboot(now: number): void {
    this.#put('MSH|^~\\&|MINDRAY_EGATEWAY', '');
    this.#unanswered = [];
    this.#silentUntilMs = now + this.#random.int(1000, 5000);
    this.#options.log?.('rebooting');
  }

  #now(): number {
    return this.#options.clock.monotonicMs();
  }
}
