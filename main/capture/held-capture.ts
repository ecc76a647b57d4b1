import { Readable } from 'node:stream';
import { performance } from 'node:perf_hooks';
import type { z } from 'zod';
import type { CaptureView } from '../../api/window/calls/capture.ts';
import type { News } from '../../api/window/news.ts';
import type { OpenTreatment } from '../../api/messages/hospital.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { describeLine } from '../../devices/transport/transport.ts';
import { piecesFrom } from './document-pieces.ts';
import { RecorderProcess, type BeginProcess } from './recorder-process.ts';
import { orders, type Begun, type Encoded, type Given, type JournalPlace } from './recorder/orders.ts';
import { Tries } from './tries.ts';

type View = z.infer<typeof CaptureView>;

export interface HeldOptions {
  readonly id: string;
  /** PID of the technician: nobody else sees or ends this capture. */
  readonly owner: string;
  readonly treatment: z.infer<typeof OpenTreatment>;
  readonly beginProcess: BeginProcess;
  readonly tell: (news: News) => void;
  /** For the log. */
  readonly note: (what: string, error?: unknown) => void;
  /** Milliseconds before each time that a process is begun again; after the last none is. */
  readonly waitsMs?: readonly number[];
}

/** What a process needs to go on with a capture. */
interface Kept {
  readonly begun: Begun;
  readonly journal: JournalPlace;
}

/**
 * Main's side of one capture, which runs in a process of its own. What that process says of it is kept here, and orders
 * go there. When the process ends although it should not, another one is begun and goes on from the journal, by itself
 * while the capture was running, at need when it was not.
 */
export class HeldCapture {
  readonly #options: HeldOptions;
  readonly #tries: Tries;
  #kept: Kept | undefined;
  #view: View | undefined;
  #process: RecorderProcess | undefined;
  /** Under way while a process is taking up the capture. */
  #takingUp: Promise<RecorderProcess> | undefined;
  /** Under way while the process ended under a running capture, and none goes on with it yet. */
  #bridging: Promise<void> | undefined;
  /** Nobody wants it to go on any more. */
  #givenUp = false;
  #restarts = 0;
  #heardMs = Date.now();
  #leaving = false;
  #cancelWait: (() => void) | undefined;

  constructor(options: HeldOptions) {
    this.#options = options;
    this.#tries = new Tries(options.waitsMs);
  }

  get id(): string {
    return this.#options.id;
  }

  get owner(): string {
    return this.#options.owner;
  }

  get treatment(): HeldOptions['treatment'] {
    return this.#options.treatment;
  }

  /** Throws CAPTURE_NOT_RUNNING before it has begun or was found. */
  get view(): View {
    if (this.#view === undefined) throw new OpenwardError('CAPTURE_NOT_RUNNING');
    return this.#view;
  }

  get state(): View['state'] {
    return this.view.state;
  }

  get running(): boolean {
    const state = this.#view?.state;
    return state === 'connecting' || state === 'capturing' || state === 'interrupted';
  }

  /** When it began, in milliseconds since the Unix epoch. */
  get begunMs(): number {
    return this.#kept?.begun.w ?? 0;
  }

  /**
   * Begins it. When that fails there never was a capture.
   * @param journal makes the capture's journal on the disk
   */
  async begin(order: Given<'prepare'>, journal: (begun: Begun) => Promise<JournalPlace>): Promise<void> {
    const process = this.#newProcess();
    try {
      const begun = await process.ask(orders.prepare, order);
      this.#kept = { begun, journal: await journal(begun) };
      this.#see(await process.ask(orders.begin, this.#kept.journal));
    } catch (error) {
      await this.leave();
      throw error;
    }
  }

  /** It was found on the disk. */
  found(kept: Kept): void {
    this.#kept = kept;
    const { driver, line, w } = kept.begun;
    const { id, treatment } = this.#options;
    this.#view = {
      ...{ id, tid: treatment.tid, driver: driver.id, port: line.path, line: describeLine(line), state: 'reading' },
      ...{ start: new Date(w).toISOString(), device: '', bytes: 0, measurements: 0, gaps: 0, documents: [null] },
    };
  }

  /** Takes in what its journal has. Errors: RECORDER_ENDED, RECORDING_HELD, those of the disk. */
  async read(): Promise<void> {
    await this.#ready();
  }

  /** Goes on with one that was cut. Errors: CAPTURE_NOT_RUNNING, those of opening the port. */
  async goOn(): Promise<void> {
    this.#tries.forget();
    const process = await this.#ready();
    this.#see(await process.ask(orders.goOn, {}));
  }

  /** Errors: CAPTURE_NOT_RUNNING; RECORDER_ENDED, since a marker belongs where it was set and in no later process. */
  async mark(text: string): Promise<void> {
    if (this.#bridging !== undefined) throw new OpenwardError('RECORDER_ENDED');
    if (!this.running || this.#process === undefined) throw new OpenwardError('CAPTURE_NOT_RUNNING');
    this.#see(await this.#process.ask(orders.mark, { text }));
  }

  /** Ends the capture; the document stays. Any number of times. */
  async stop(): Promise<void> {
    if (this.#bridging !== undefined) {
      this.#giveUp();
      await this.#bridging;
    }
    const process = await this.#ready();
    this.#see(await process.ask(orders.stop, {}));
  }

  /** Has one of its documents made, from 0; `read` reads it. Errors: FILE_TOO_LARGE, RECORDER_ENDED, DISK_FAILED. */
  async document(slice: number): Promise<Encoded & { read(): Readable }> {
    const process = await this.#ready();
    const encoded = await process.ask(orders.encode, { slice });
    return { ...encoded, read: () => Readable.from(piecesFrom(process, slice, encoded.bytes), { objectMode: false }) };
  }

  /** Numbers of the documents that do not lie in the storage. */
  get unstored(): number[] {
    return this.view.documents.flatMap((url, slice) => (url === null ? [slice] : []));
  }

  /** @param url where the ciphertext of that document lies */
  async sealed(slice: number, url: string): Promise<void> {
    const process = await this.#ready();
    this.#see(await process.ask(orders.sealed, { slice, url }));
    if (this.state !== 'sealed') return;
    // Nothing more is to be done, unless it is withdrawn: another process takes it up then.
    this.#process = undefined;
    await process.leave();
  }

  /** It is to be stored by itself as soon as that can be, or is not to be any more; known on the disk by then. */
  async queue(queued: boolean): Promise<void> {
    if ((this.view.queued === true) === queued) return;
    this.#see(await (await this.#ready()).ask(orders.queue, { queued }));
  }

  /** What lies there is listed no more: when that was of this one, it can be stored again or discarded. */
  async withdrawn(url: string): Promise<void> {
    if (this.#view?.documents.includes(url) !== true) return;
    this.#see(await (await this.#ready()).ask(orders.withdrawn, { url }));
  }

  /** Main has done with it: what is under way is cut. The process has ended when this resolves. */
  async leave(): Promise<void> {
    this.#leaving = true;
    this.#giveUp();
    await this.#process?.leave();
    await this.#bridging;
    await this.#takingUp?.catch(() => undefined);
    this.#process = undefined;
    this.#kept?.journal.key.fill(0);
  }

  /** The process that has the capture; one takes it up where there is none. */
  async #ready(): Promise<RecorderProcess> {
    await this.#bridging;
    if (this.#takingUp === undefined && this.#process !== undefined) return this.#process;
    this.#takingUp ??= this.#takenUp().finally(() => (this.#takingUp = undefined));
    return this.#takingUp;
  }

  async #takenUp(): Promise<RecorderProcess> {
    const { process, view } = await this.#takeUp(false);
    this.#see(view);
    return process;
  }

  /** @param goesOn with the capture, too */
  async #takeUp(goesOn: boolean): Promise<{ process: RecorderProcess; view: View }> {
    if (this.#kept === undefined || this.#leaving) throw new OpenwardError('CAPTURE_NOT_RUNNING');
    const process = this.#newProcess();
    try {
      const { id, treatment } = this.#options;
      const { begun, journal } = this.#kept;
      const view = await process.ask(orders.takeUp, { id, tid: treatment.tid, begun, journal, goesOn });
      return { process, view };
    } catch (error) {
      this.#process = undefined;
      await process.leave();
      throw error;
    }
  }

  #newProcess(): RecorderProcess {
    const process: RecorderProcess = new RecorderProcess(this.#options.beginProcess, {
      onNews: (news) => this.#onNews(news),
      onEnded: (how) => this.#onEnded(process, how),
      hearsDevice: () => this.running && this.#bridging === undefined,
    });
    this.#process = process;
    return process;
  }

  #onNews(news: News): void {
    this.#heardMs = Date.now();
    if (news.topic !== 'capture') this.#options.tell(news);
    else if (this.#bridging === undefined) this.#see(news.capture);
  }

  #onEnded(process: RecorderProcess, how: string): void {
    if (this.#process !== process) return;
    this.#process = undefined;
    if (this.#leaving || this.#bridging !== undefined) return;
    this.#options.note(`the process of a recording ended: ${how}`);
    if (!this.running) return;
    this.#givenUp = false;
    this.#bridging = this.#bridge();
    this.#see({ ...this.view, state: 'interrupted', trouble: 'process-ended' });
  }

  #giveUp(): void {
    this.#givenUp = true;
    this.#cancelWait?.();
  }

  /** Has another process go on, as often as that makes sense. */
  async #bridge(): Promise<void> {
    const view = await this.#wentOn();
    this.#bridging = undefined;
    if (this.#leaving) return;
    if (view !== undefined) this.#restarts += 1;
    const end = new Date(this.#heardMs).toISOString();
    this.#see(view ?? { ...this.view, state: 'cut', end, trouble: 'process-ended' });
  }

  async #wentOn(): Promise<View | undefined> {
    for (;;) {
      const waitMs = this.#tries.next(performance.now());
      if (waitMs === undefined) return undefined;
      await this.#wait(waitMs);
      if (this.#givenUp) return undefined;
      try {
        return (await this.#takeUp(true)).view;
      } catch (error) {
        this.#options.note('going on with a recording whose process ended', error);
      }
    }
  }

  #wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#cancelWait = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  #see(view: View): void {
    this.#view = this.#restarts === 0 ? view : { ...view, restarts: this.#restarts };
    this.#options.tell({ topic: 'capture', capture: this.#view });
  }
}
