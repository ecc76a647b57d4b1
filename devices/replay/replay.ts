import type { ShrDocument } from '../../api/formats/shr.ts';
import { CaptureAssembler } from '../capture/assembler.ts';
import { Backlog } from '../capture/backlog.ts';
import { CaptureSource } from '../capture/source.ts';
import type { DeviceClock } from '../clock.ts';
import { HandMovedClock } from '../hand-moved-clock.ts';
import type { Driver, DriverKind } from '../link/driver.ts';
import { ReplayLine } from './replay-line.ts';
import { scriptOf, type Act, type Cue } from './script.ts';

/** What a document's bytes are parsed to, and what it lacks that would be needed to do it as it was done then. */
export interface Replayed {
  readonly document: ShrDocument;
  readonly lacks: readonly string[];
}

/** The link ticks so often; it notices a hold-up by a tick that is late. */
const tickMs = 100;

/**
 * Parses the raw bytes of a document again with the driver as it is now, in the time in which they came: what was on
 * the line, how late this computer was, and how its clock was set are the document's; all else is the driver's again.
 */
export async function replay(document: ShrDocument, kind: DriverKind): Promise<Replayed> {
  const { acts, endedAtCut, lacks } = scriptOf(document);
  const startMs = Date.parse(document.start);
  const stage = new Stage(document, kind, startMs);
  for (const act of acts) await stage.play(act);
  return { document: stage.finish(endedAtCut), lacks };
}

class Stage {
  readonly #document: ShrDocument;
  readonly #kind: DriverKind;
  readonly #startMs: number;
  #source: CaptureSource | undefined;
  #assembler: CaptureAssembler | undefined;

  constructor(document: ShrDocument, kind: DriverKind, startMs: number) {
    this.#document = document;
    this.#kind = kind;
    this.#startMs = startMs;
  }

  async play(act: Act): Promise<void> {
    const clock = new HandMovedClock(act.wallMs);
    const line = new ReplayLine(this.#document.line);
    const driver = this.#begin(clock, line);
    for (const cue of act.cues) await this.#happen(cue, { act, clock, line, driver });
    clock.advance(Math.max(0, act.to - act.from - clock.monotonicMs()));
  }

  /** @param endedAtCut nobody went on where the program was killed */
  finish(endedAtCut: boolean): ShrDocument {
    if (this.#assembler === undefined || this.#source === undefined) throw new TypeError('nothing was played');
    if (endedAtCut) {
      this.#source.leave();
      this.#source.endAtCut();
    }
    return this.#assembler.finish();
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
    const { path, ...settings } = this.#document.line;
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
