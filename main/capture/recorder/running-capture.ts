import type { z } from 'zod';
import type { CaptureView } from '../../../api/window/calls/capture.ts';
import type { News } from '../../../api/window/news.ts';
import type { JournalEntry } from '../../../api/formats/capture-journal.ts';
import { CaptureAssembler, type Held } from '../../../devices/capture/assembler.ts';
import { Backlog } from '../../../devices/capture/backlog.ts';
import { takeIn, writeDown } from '../../../devices/capture/journal.ts';
import type { CaptureSource } from '../../../devices/capture/source.ts';
import type { Moment } from '../../../devices/clock.ts';
import type { ShrDocument, ShrLine } from '../../../api/formats/shr.ts';
import type { OpenwardError } from '../../../domain/errors.ts';
import type { TID } from '../../../domain/ids.ts';
import type { Driver, LinkEvent } from '../../../devices/link/driver.ts';
import { describeLine } from '../../../devices/transport/transport.ts';
import type { DiskRoom } from './disk-room.ts';
import type { Journal } from './journal.ts';
import { LiveNews } from './live-news.ts';
import { fills } from './slice-size.ts';
import { StoredSlices, type StoredNote } from './stored-slices.ts';

type View = z.input<typeof CaptureView>;

const troubles: ReadonlyMap<string, NonNullable<View['trouble']>> = new Map([
  ['WRONG_PROTOCOL', 'wrong-protocol'],
  ['OTHER_DEVICE', 'other-device'],
]);

const tellEveryMs = 500;
type OpenJournal = Pick<Journal, 'append' | 'flush' | 'close'>;

export interface CaptureStart {
  readonly id: string;
  readonly tid: TID;
  readonly line: z.infer<typeof ShrLine>;
  /** Not told anything yet. */
  readonly source: CaptureSource;
  readonly tell: (news: z.input<typeof News>) => void;
  /** How much one document holds. */
  readonly slice?: Held | undefined;
}

/**
 * One capture, from opening the port to the finished document, in the process that is its own. What happens in it is
 * written to a journal as it happens: when this process ends before the capture does, the next one finds it `cut`, and
 * it goes on there or is ended. A long one is several documents: of those that have ended the journal alone has them.
 */
export class RunningCapture {
  readonly #start: CaptureStart;
  readonly #startMs: number;
  readonly #assembler: CaptureAssembler;
  #live: LiveNews | undefined;
  #unsubscribe: readonly (() => void)[] = [];
  #driver: Driver | undefined;
  #journal: OpenJournal | undefined;
  #room: DiskRoom | undefined;
  #unkept: OpenwardError | undefined;
  #state: View['state'] = 'connecting';
  #wasRunning = false;
  #trouble: View['trouble'];
  #endMs: number | undefined;
  #toldAt = 0;
  #later: NodeJS.Timeout | undefined;
  readonly #stored = new StoredSlices();

  constructor(start: CaptureStart) {
    this.#start = start;
    const { source, line } = start;
    this.#startMs = source.axis.wallMs();
    this.#assembler = new CaptureAssembler({
      ...{ driver: source, path: line.path, line },
      slices: {
        isFull: (held) => this.#canEndSlice && fills(held, start.slice),
        onEnded: (_, at) => this.#journal?.append({ ...at, k: 'slice', p: {} }),
      },
    });
  }

  get id(): string {
    return this.#start.id;
  }

  get source(): CaptureSource {
    return this.#start.source;
  }

  get line(): CaptureStart['line'] {
    return this.#start.line;
  }

  get state(): View['state'] {
    return this.#state;
  }

  get view(): View {
    const { tid, line, source } = this.#start;
    return {
      id: this.id,
      tid,
      driver: source.id,
      port: line.path,
      state: this.#state,
      start: new Date(this.#startMs).toISOString(),
      ...(this.#endMs === undefined ? {} : { end: new Date(this.#endMs).toISOString() }),
      device: this.device,
      line: describeLine(line),
      ...(this.#trouble === undefined ? {} : { trouble: this.#trouble }),
      ...(this.#unkept === undefined ? {} : { unkept: this.#unkept.code }),
      ...(this.#room?.minutes === undefined ? {} : { minutesLeft: this.#room.minutes }),
      ...this.#assembler.stats,
      ...(this.#stored.queued ? { queued: true } : {}),
      documents: this.#stored.of(this.slices),
    };
  }

  /** How many documents it is. */
  get slices(): number {
    return this.#assembler.slices;
  }

  /** Empty until the device has said who it is. */
  get device(): string {
    const { identity } = this.#start.source;
    return identity ? `${identity.vendor} ${identity.model}`.trim() : '';
  }

  get running(): boolean {
    return this.#state === 'connecting' || this.#state === 'capturing' || this.#state === 'interrupted';
  }

  /** When it began. */
  get begun(): Moment {
    return { n: this.#assembler.startMs, w: this.#startMs };
  }

  /**
   * Writes down what a driver that begins will tell, and what it has told already; after an earlier one's end, what
   * lies between is a gap.
   */
  record(driver: Driver, backlog?: Backlog): void {
    this.#driver = driver;
    const goesOn = this.#state === 'cut';
    this.#state = goesOn && this.#wasRunning ? 'interrupted' : 'connecting';
    this.#endMs = undefined;
    const { source, tell } = this.#start;
    this.#live = new LiveNews({ captureId: this.id, driver: source, startMs: this.#assembler.startMs, tell });
    this.#unsubscribe = [
      source.on('link', (event) => this.#onLink(event)),
      source.on('raw', () => this.#tellSometimes()),
      source.on('gap', () => this.#tellSometimes()),
      writeDown(source, (entry) => this.#journal?.append(entry)),
    ];
    this.#room?.start();
    if (goesOn) source.goOn(backlog ?? new Backlog(driver));
    else source.hear(driver);
  }

  /** Takes in what a journal has of it. */
  remember(entries: readonly JournalEntry[]): void {
    for (const entry of entries) this.#rememberOne(entry);
  }

  /** All that a journal has is taken in: it ended, or the program that captured did. */
  remembered(): void {
    this.#endMs = this.#nowMs();
    if (this.#state === 'connecting') this.#state = 'cut';
    if (this.#state === 'stopped') this.#assembler.finish();
  }

  /** It is on the disk when this resolves: what somebody was told is set is not lost with a program. */
  async mark(text: string): Promise<void> {
    const now = this.#moment();
    this.#assembler.mark(text, now.n);
    this.#journal?.append({ ...now, k: 'marker', p: { text } });
    await this.#journal?.flush();
  }

  /** Ends the capture, at the moment its journal has; the document stays. Any number of times. */
  async stop(): Promise<void> {
    if (this.#state === 'cut') this.#endCut();
    else if (!this.running) return;
    const now = this.#moment();
    this.#journal?.append({ ...now, k: 'stopped', p: {} });
    this.#assembler.finish(now.n);
    this.#endMs = this.#nowMs();
    this.#state = 'stopped';
    await this.#leave();
  }

  /** The program ends and the capture does not: the next program finds it cut. */
  async cut(): Promise<void> {
    if (this.running) {
      this.#endMs = this.#nowMs();
      this.#state = 'cut';
      await this.#leave();
    }
    await this.#journal?.close();
  }

  /** The port could not be opened: there never was a capture, or it is as it was before. */
  async abandon(): Promise<void> {
    this.#endMs = this.#nowMs();
    this.#state = 'cut';
    await this.#leave(false);
  }

  /** What it is handed over as is stored, is listed no more, or is to be stored by itself: that is on the disk then. */
  async noteStored(note: StoredNote): Promise<void> {
    const entry: JournalEntry = { ...this.#moment(), ...note };
    this.#stored.remember(entry);
    this.#state = this.#stateOfEnded();
    this.#journal?.append(entry);
    this.#tell();
    await this.#journal?.flush();
  }

  /** That the disk does not take the journal, or takes it again. */
  unkept(error: OpenwardError | undefined): void {
    this.#unkept = error;
    this.#tell();
  }

  /** Where to write down what happens to it from now on, and what looks at the room that is left there. */
  writeTo(journal: OpenJournal, room?: DiskRoom): void {
    this.#journal = journal;
    this.#room = room;
  }

  /** The last of its documents. */
  document(): ShrDocument {
    return this.#assembler.snapshot();
  }

  /** What has ended is in the journal alone: it is not taken out of memory while that may not take it. */
  get #canEndSlice(): boolean {
    return this.#journal !== undefined && this.#unkept === undefined;
  }

  #stateOfEnded(): 'stopped' | 'sealed' {
    return this.#stored.of(this.slices).includes(null) ? 'stopped' : 'sealed';
  }

  /** Nothing is heard or of now any more; what was heard is on the disk. */
  async #leave(tells = true): Promise<void> {
    this.#room?.stop();
    this.#live?.stop();
    this.#unsubscribe.forEach((stop) => stop());
    this.#start.source.leave();
    if (tells) this.#tell();
    await Promise.all([this.#driver?.stop(), this.#journal?.flush()]);
  }

  /** The end it has had already is written down as well. */
  #endCut(): void {
    const { source } = this.#start;
    const stop = writeDown(source, (entry) => this.#journal?.append(entry));
    source.endAtCut();
    stop();
  }

  #rememberOne(entry: JournalEntry): void {
    takeIn({ source: this.#start.source, assembler: this.#assembler }, entry);
    this.#wasRunning ||= entry.k === 'link' && entry.p.state === 'running';
    this.#stored.remember(entry);
    if (entry.k === 'stopped' || entry.k === 'sealed' || entry.k === 'withdrawn') this.#state = this.#stateOfEnded();
  }

  /** By the clock that never goes back, from what the wall clock said at the beginning. */
  #nowMs(): number {
    return this.#startMs + this.#start.source.axis.nowMs() - this.#assembler.startMs;
  }

  #moment(): Moment {
    return { n: this.#start.source.axis.nowMs(), w: this.#start.source.axis.wallMs() };
  }

  #onLink({ state, reason = '' }: LinkEvent): void {
    if (!this.running) return;
    if (state === 'running') this.#trouble = undefined;
    else this.#trouble = troubles.get(reason) ?? this.#trouble;
    this.#wasRunning ||= state === 'running';
    if (state === 'running') this.#state = 'capturing';
    else this.#state = this.#wasRunning ? 'interrupted' : 'connecting';
    this.#tell();
  }

  /** Counts change with every byte; twice a second is enough to see them move. The last ones are told as well. */
  #tellSometimes(): void {
    if (Date.now() - this.#toldAt >= tellEveryMs) this.#tell();
    if (this.#later !== undefined) return;
    this.#later = setTimeout(() => {
      this.#later = undefined;
      if (this.running) this.#tell();
    }, tellEveryMs).unref();
  }

  #tell(): void {
    this.#toldAt = Date.now();
    this.#start.tell({ topic: 'capture', capture: this.view });
  }
}
