import type { WaveformEvent } from '../link/driver.ts';
import type { Link } from '../link/session.ts';
import { chooseCurves, configureArgument, curveName, CurveStreams, intervalOf } from './curves.ts';
import { Command } from './codes.ts';
import { readCurves, type CurveField } from './fields.ts';
import { enableStreams } from './frames.ts';
import type { MedibusEvent } from './parser.ts';
import { RealtimeGroups, type RealtimeOutcome } from './realtime.ts';

/** Sync commands are not acknowledged, so they are repeated: often until curves come, then in case one was lost. */
const enableEveryMs = 2000;
const firstPutOffMs = 10_000;
const longestPutOffMs = 600_000;

/** Asks the device and hands on an intact answer. */
type Ask = (code: number, argument: string, onAnswer: (data: Uint8Array) => void) => void;

/** The device's curves: which it offers, switching up to four on, and what comes of them. */
export class Waves {
  readonly #link: Link;
  readonly #groups = new RealtimeGroups();
  #streams = new CurveStreams([]);
  #count = 0;
  #nextEnableMs = 0;
  #askFromMs = Infinity;
  #failures = 0;

  constructor(link: Link) {
    this.#link = link;
  }

  /** The device's curves are to be asked for before anything else. */
  get wanted(): boolean {
    return this.#link.clock.monotonicMs() >= this.#askFromMs;
  }

  want(): void {
    this.#askFromMs = this.#link.clock.monotonicMs();
  }

  /** The device gave no usable answer to one of our questions: it may give one later. */
  putOff(): void {
    this.#askFromMs = this.#link.clock.monotonicMs() + Math.min(longestPutOffMs, firstPutOffMs * 2 ** this.#failures);
    this.#failures = Math.min(this.#failures + 1, 30);
  }

  /** Asks what the device offers, and configures what we want of it. */
  ask(ask: Ask, send: (bytes: Uint8Array) => void): void {
    this.#askFromMs = Infinity;
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

  /** The device itself says that a record of curve values is corrupt. */
  corrupt(): void {
    this.#tell(this.#streams.lost(this.#link.axis.nowMs()));
    this.#link.gaps.record('waveform-loss', 'the device says that a record is corrupt');
  }

  /** Hands on what has come since the last time. */
  flush(): void {
    this.#tell(this.#streams.flush(this.#link.axis.nowMs()));
    const surplus = this.#streams.takeSurplus();
    if (surplus > 0) this.#link.gaps.record('waveform-loss', 'more samples than time has passed, left out');
  }

  /** The device's configuration is void. */
  interrupt(): void {
    this.#takeOutcomes(this.#groups.interrupt());
    this.#tell(this.#streams.interrupt(this.#link.axis.nowMs()));
    this.#count = 0;
  }

  #use(curves: readonly CurveField[], send: (bytes: Uint8Array) => void): void {
    this.#tell(this.#streams.interrupt(this.#link.axis.nowMs()));
    this.#streams = new CurveStreams(curves);
    this.#count = curves.length;
    this.#failures = 0;
    const series = curves.map((curve) => ({
      code: curveName(curve.code),
      kind: 'curve' as const,
      everyMs: intervalOf(curve),
    }));
    this.#link.tell('due', { series });
    this.#nextEnableMs = this.#link.clock.monotonicMs();
    this.enable(send);
  }

  #takeOutcomes(outcomes: readonly RealtimeOutcome[]): void {
    for (const outcome of outcomes) {
      const used = outcome.kind === 'group' && (this.#count === 0 || this.#streams.add(outcome.bins));
      if (used) continue;
      const detail =
        outcome.kind === 'loss' ? outcome.detail : 'a curve value outside its range or of an unknown stream';
      this.#tell(this.#streams.lost(this.#link.axis.nowMs()));
      this.#link.gaps.record('waveform-loss', detail);
    }
  }

  #tell(waveforms: readonly WaveformEvent[]): void {
    for (const waveform of waveforms) this.#link.tell('waveform', waveform);
  }
}
