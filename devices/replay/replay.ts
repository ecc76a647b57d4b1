import type { ShrDocument } from '../../api/formats/shr.ts';
import { CaptureAssembler } from '../capture/assembler.ts';
import { Backlog } from '../capture/backlog.ts';
import { CaptureSource } from '../capture/source.ts';
import type { DeviceClock } from '../clock.ts';
import { HandMovedClock } from '../hand-moved-clock.ts';
import type { Driver, DriverKind } from '../link/driver.ts';
import { ReplayLine } from './replay-line.ts';
import { happenedIn, type Recording } from './recording.ts';
import { scriptOf, type Act, type Cue } from './script.ts';

/** What a recording's bytes are parsed to, and what it lacks that would be needed to do it as it was done then. */
export interface Replayed {
  /** As many as it was, each for the same time. */
  readonly documents: readonly ShrDocument[];
  readonly lacks: readonly string[];
}

/** The link ticks so often; it notices a hold-up by a tick that is late. */
const tickMs = 100;

/**
 * Parses the raw bytes of a recording again with the driver as it is now, in the time in which they came: what was on
 * the line, how late this computer was, how its clock was set, and when a document ended and the next began are the
 * recording's; all else is the driver's again.
 */
export async function replay(recording: Recording, kind: DriverKind): Promise<Replayed> {
  const { acts, endedAtCut, lacks } = scriptOf(happenedIn(recording));
  const stage = new Stage(recording, kind);
  for (const act of acts) await stage.play(act);
  return { documents: stage.finish(endedAtCut), lacks };
}

/** A read that ended a document did so before it was rounded to a millisecond. */
const roundedMs = 1;

class Stage {
  readonly #line: ShrDocument['line'];
  readonly #kind: DriverKind;
  readonly #startMs: number;
  /** When documents are still to end, on the time axis; the last one ends with the recording. */
  readonly #ends: number[];
  readonly #ended: ShrDocument[] = [];
  #source: CaptureSource | undefined;
  #assembler: CaptureAssembler | undefined;

  constructor([first, ...others]: Recording, kind: DriverKind) {
    this.#line = first.line;
    this.#kind = kind;
    this.#startMs = Date.parse(first.start);
    this.#ends = others.map(({ start }) => Date.parse(start));
  }

  async play(act: Act): Promise<void> {
    const clock = new HandMovedClock(act.wallMs);
    const line = new ReplayLine(this.#line);
    const driver = this.#begin(clock, line);
    for (const cue of act.cues) await this.#happen(cue, { act, clock, line, driver });
    clock.advance(Math.max(0, act.to - act.from - clock.monotonicMs()));
  }

  /** @param endedAtCut nobody went on where the program was killed */
  finish(endedAtCut: boolean): ShrDocument[] {
    if (this.#assembler === undefined || this.#source === undefined) throw new TypeError('nothing was played');
    if (endedAtCut) {
      this.#source.leave();
      this.#source.endAtCut();
    }
    return [...this.#ended, this.#assembler.finish()];
  }

  /** Before the assembler hears of what has come. */
  #endDocument(source: CaptureSource): void {
    const [end] = this.#ends;
    if (end === undefined || source.axis.nowMs() < end - roundedMs) return;
    this.#ends.shift();
    const ended = this.#assembler?.endSlice({ n: end, w: source.axis.wallMs() });
    if (ended !== undefined) this.#ended.push(ended());
  }

  #begin(clock: HandMovedClock, line: ReplayLine): Driver {
    const before = this.#source;
    if (before !== undefined) {
      before.leave();
      const driver = this.#kind.create(line, notBefore(clock, before.axis.nowMs()), before.identity);
      before.goOn(new Backlog(driver));
      return driver;
    }
    const driver = this.#kind.create(line, notBefore(clock, this.#startMs));
    const source = new CaptureSource(driver, { n: driver.axis.nowMs(), w: driver.axis.wallMs() });
    source.on('raw', () => this.#endDocument(source));
    const { path, ...settings } = this.#line;
    this.#assembler = new CaptureAssembler({ driver: source, path, line: settings });
    this.#source = source;
    source.hear(driver);
    return driver;
  }

  async #happen(cue: Cue, { act, clock, line, driver }: Playing): Promise<void> {
    const atMs = cue.t - act.from;
    if (cue.what === 'held up') {
      // The tick before it was in time, and the next one was not.
      clock.advance(Math.max(0, atMs - cue.ms + tickMs - 1 - clock.monotonicMs()));
      clock.holdUp(Math.max(0, atMs - clock.monotonicMs()));
      return;
    }
    if (cue.what === 'clock set') {
      clock.advance(Math.max(0, atMs - 1 - clock.monotonicMs()));
      clock.jumpWall(cue.wallMs - (clock.wallMs() + atMs - clock.monotonicMs()));
      return;
    }
    clock.advance(Math.max(0, atMs - clock.monotonicMs()));
    if (cue.what === 'opened') await driver.start();
    else if (cue.what === 'reopened') line.reopen();
    else if (cue.what === 'lost') line.lose(cue.code);
    else line.receive(cue.bytes);
  }
}

interface Playing {
  readonly act: Act;
  readonly clock: HandMovedClock;
  readonly line: ReplayLine;
  readonly driver: Driver;
}

function notBefore(clock: HandMovedClock, notBeforeMs: number): DeviceClock {
  return {
    wallMs: () => clock.wallMs(),
    monotonicMs: () => clock.monotonicMs(),
    after: (ms, run) => clock.after(ms, run),
    notBeforeMs,
  };
}
