import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { LinkTest } from '../../api/window/calls/capture.ts';
import type { News } from '../../api/window/news.ts';
import type { OpenTreatment } from '../../api/messages/hospital.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { findDriverKind } from '../../devices/registry.ts';
import type { LineSettings } from '../../devices/transport/transport.ts';
import { HeldCapture } from './held-capture.ts';
import type { JournalFolder } from './journal-folder.ts';
import { RecorderProcess, type BeginProcess } from './recorder-process.ts';
import { orders } from './recorder/orders.ts';

export interface CaptureServiceOptions {
  readonly beginProcess: BeginProcess;
  readonly tell: (news: z.input<typeof News>) => void;
  /** Whether something is being captured: told when that changes. */
  readonly onCapturing: (capturing: boolean) => void;
  /** For the log. */
  readonly note: (what: string, error?: unknown) => void;
  /** How long a list waits for what is still being read, in milliseconds. */
  readonly listPatienceMs?: number;
}

export interface CaptureOrder {
  readonly treatment: z.infer<typeof OpenTreatment>;
  readonly driver: string;
  readonly port: string;
  /** How the line is set; without it that is found out by listening. */
  readonly line?: LineSettings | undefined;
}

/** What is read at once is in the list. */
const listPatienceMs = 1500;
/** So often a journal is given to a process that ends over it. */
const readings = 3;

/**
 * The captures of this installation, each in a process of its own. They belong to the technician who began them:
 * reloading the window or locking the keys does not end one, and another person signing in neither sees nor touches it.
 * What a program that ended left behind on the disk is found again when its technician asks.
 */
export class CaptureService {
  readonly #options: CaptureServiceOptions;
  readonly #captures = new Map<string, HeldCapture>();
  /** Ids that need not be looked for on the disk: captures of this program, and what cannot be read. */
  readonly #known = new Set<string>();
  /** Devices that are being tried. */
  readonly #tests = new Set<RecorderProcess>();
  /** How often a process ended over a journal. */
  readonly #ended = new Map<string, number>();
  #finding: Promise<void> = Promise.resolve();
  #reading: Promise<void> = Promise.resolve();
  #capturing = false;

  constructor(options: CaptureServiceOptions) {
    this.#options = options;
  }

  /**
   * Errors: NOT_FOUND for an unknown driver, those of opening the port, of finding out how the line is set, and of the
   * disk.
   */
  async start(journals: JournalFolder, { treatment, ...order }: CaptureOrder): Promise<HeldCapture> {
    if (!findDriverKind(order.driver)) throw new OpenwardError('NOT_FOUND', 'No such driver');
    const id = randomUUID();
    const capture = this.#hold(id, journals.owner, treatment);
    this.#known.add(id);
    try {
      await capture.begin({ id, tid: treatment.tid, ...order }, (begun) => journals.begin(id, { treatment, ...begun }));
    } catch (error) {
      await journals.remove(id);
      throw error;
    }
    this.#captures.set(id, capture);
    this.#noteCapturing();
    return capture;
  }

  /**
   * Tries a device in a process of its own, which ends with it. Errors: NOT_FOUND for an unknown driver, those of
   * opening the port, and what the signal is aborted with.
   */
  async testLink(order: Omit<CaptureOrder, 'treatment'>, signal: AbortSignal): Promise<z.infer<typeof LinkTest>> {
    const process = new RecorderProcess(this.#options.beginProcess, {
      onNews: () => undefined,
      onEnded: () => undefined,
      hearsDevice: () => true,
    });
    const leave = (): void => void process.leave();
    this.#tests.add(process);
    signal.addEventListener('abort', leave);
    try {
      const report = await process.ask(orders.testLink, order);
      signal.throwIfAborted();
      return report;
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', leave);
      this.#tests.delete(process);
      await process.leave();
    }
  }

  /** Goes on with one that was cut. Errors: CAPTURE_NOT_RUNNING, those of opening the port. */
  async goOn(id: string, owner: string): Promise<HeldCapture> {
    const capture = this.get(id, owner);
    await capture.goOn();
    return capture;
  }

  /** Newest first; with what is on the disk, which may still be being read. */
  async list(journals: JournalFolder): Promise<HeldCapture[]> {
    this.#finding = this.#finding.then(() => this.#find(journals));
    await this.#finding;
    await within(this.#reading, this.#options.listPatienceMs ?? listPatienceMs);
    return this.of(journals.owner);
  }

  /** Those that are known, newest first. */
  of(owner: string): HeldCapture[] {
    return [...this.#captures.values()]
      .filter((capture) => capture.owner === owner)
      .toSorted((one, other) => other.begunMs - one.begunMs);
  }

  /** Throws CAPTURE_NOT_RUNNING for a capture that is not there, or not this person's. */
  get(id: string, owner: string): HeldCapture {
    const capture = this.#captures.get(id);
    if (capture?.owner !== owner) throw new OpenwardError('CAPTURE_NOT_RUNNING');
    return capture;
  }

  async discard(id: string, journals: JournalFolder): Promise<void> {
    const capture = this.get(id, journals.owner);
    await capture.leave();
    await journals.remove(id);
    this.#captures.delete(id);
    this.#noteCapturing();
  }

  /** Whether something is being captured: the client should not be ended then without asking. */
  get capturing(): boolean {
    return [...this.#captures.values()].some(({ running }) => running);
  }

  /** The program ends: what is captured is cut, and found by the next one. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#captures.values(), ...this.#tests].map((one) => one.leave()));
  }

  #hold(id: string, owner: string, treatment: CaptureOrder['treatment']): HeldCapture {
    const { tell, beginProcess, note } = this.#options;
    const telling = (news: News): void => {
      tell(news);
      if (news.topic === 'capture') this.#noteCapturing();
    };
    return new HeldCapture({ id, owner, treatment, beginProcess, note, tell: telling });
  }

  #noteCapturing(): void {
    if (this.capturing === this.#capturing) return;
    this.#capturing = this.capturing;
    this.#options.onCapturing(this.#capturing);
  }

  async #find(journals: JournalFolder): Promise<void> {
    try {
      const ids = (await journals.ids()).filter((id) => !this.#known.has(id));
      for (const id of ids) await this.#remember(journals, id);
    } catch (error) {
      this.#options.note('looking for recordings on the disk', error);
    }
  }

  /** One that cannot be read stays on the disk, and keeps none of the others from their technician. */
  async #remember(journals: JournalFolder, id: string): Promise<void> {
    this.#known.add(id);
    try {
      const { header, place } = await journals.find(id);
      const { owner, treatment, ...begun } = header;
      const capture = this.#hold(id, owner, treatment);
      capture.found({ begun, journal: place });
      this.#captures.set(id, capture);
      // One after the other: each is read by a process of its own.
      this.#reading = this.#reading.then(() => this.#read(journals, capture));
    } catch (error) {
      this.#unread(id, error);
    }
  }

  async #read(journals: JournalFolder, capture: HeldCapture): Promise<void> {
    const { id } = capture;
    try {
      await capture.read();
      if (capture.state !== 'sealed') return;
      await capture.leave();
      await journals.remove(id);
      this.#captures.delete(id);
    } catch (error) {
      this.#captures.delete(id);
      this.#unread(id, error);
    }
  }

  #unread(id: string, error: unknown): void {
    if (this.#mayBetter(id, error)) this.#known.delete(id);
    this.#options.note('reading a recording on the disk', error);
  }

  /** Whether it may be read the next time. */
  #mayBetter(id: string, error: unknown): boolean {
    if (!(error instanceof OpenwardError)) return false;
    if (error.code === 'VAULT_LOCKED' || error.code === 'RECORDING_HELD') return true;
    const ended = (this.#ended.get(id) ?? 0) + 1;
    this.#ended.set(id, ended);
    return error.code === 'RECORDER_ENDED' && ended < readings;
  }
}

/** Resolves when the work has, or so much time has passed. */
async function within(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
  await Promise.race([work, late]);
  clearTimeout(timer);
}
