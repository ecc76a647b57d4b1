import type { Link } from '../link/session.ts';
import { chooseCurves, configureArgument, CurveStreams } from './curves.ts';
import { Command } from './codes.ts';
import { readCurves, type CurveField } from './fields.ts';
import { enableStreams } from './frames.ts';
import type { MedibusEvent } from './parser.ts';
import { RealtimeGroups, type RealtimeOutcome } from './realtime.ts';

/** Sync commands are not acknowledged, so they are repeated: often until curves come, then in case one was lost. */
const enableEveryMs = 2000;

/** Asks the device and hands on an intact answer. */
type Ask = (code: number, argument: string, onAnswer: (data: Uint8Array) => void) => void;

/** The device's curves: which it offers, switching up to four on, and what comes of them. */
export class Waves {
  readonly #link: Link;
  readonly #groups = new RealtimeGroups();
  #streams = new CurveStreams([], () => undefined);
  #count = 0;
  #nextEnableMs = 0;
  /** The device's curves are to be asked for before anything else. */
  wanted = false;

  constructor(link: Link) {
    this.#link = link;
  }

  /** Asks what the device offers, and configures what we want of it. */
  ask(ask: Ask, send: (bytes: Uint8Array) => void): void {
    this.wanted = false;
    ask(Command.realtimeConfiguration, '', (data) => {
      const curves = chooseCurves(readCurves(data));
      if (curves.length > 0) ask(Command.configureRealtime, configureArgument(curves), () => this.#use(curves, send));
    });
  }

  /** To be called often while the device is running. */
  enable(send: (bytes: Uint8Array) => void): void {
    if (this.#count === 0 || this.#link.clock.monotonicMs() < this.#nextEnableMs) return;
    this.#nextEnableMs = this.#link.clock.monotonicMs() + enableEveryMs;
    send(enableStreams(this.#count));
  }

  take(event: MedibusEvent): void {
    this.#takeOutcomes(this.#groups.push(event));
  }

  /** Hands on what has come since the last time. */
  flush(): void {
    for (const waveform of this.#streams.flush(this.#link.clock.wallMs())) this.#link.tell('waveform', waveform);
  }

  /** The next samples do not follow the last ones. */
  break(): void {
    this.#streams.break();
  }

  /** The device's configuration is void. */
  interrupt(): void {
    this.#takeOutcomes(this.#groups.interrupt());
    this.#streams.break();
    this.#count = 0;
  }

  #use(curves: readonly CurveField[], send: (bytes: Uint8Array) => void): void {
    this.#streams = new CurveStreams(curves, (fromMs, toMs, code) => {
      this.#link.gaps.record('waveform-loss', `no samples of ${code}`, { fromMs, toMs });
    });
    this.#count = curves.length;
    this.#nextEnableMs = this.#link.clock.monotonicMs();
    this.enable(send);
  }

  #takeOutcomes(outcomes: readonly RealtimeOutcome[]): void {
    for (const outcome of outcomes) {
      const used = outcome.kind === 'group' && (this.#count === 0 || this.#streams.add(outcome.bins));
      if (used) continue;
      const detail =
        outcome.kind === 'loss' ? outcome.detail : 'a curve value outside its range or of an unknown stream';
      // What was received whole before the loss belongs in front of the break.
      this.flush();
      this.#streams.break();
      this.#link.gaps.record('waveform-loss', detail);
    }
  }
}
