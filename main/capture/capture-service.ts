import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { News } from '../../api/window/news.ts';
import type { OpenTreatment } from '../../api/messages/hospital.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { CaptureSource } from '../../devices/capture/source.ts';
import { systemDeviceClock } from '../../devices/clock.ts';
import type { DriverKind } from '../../devices/link/driver.ts';
import { findDriverKind } from '../../devices/registry.ts';
import { detectLine } from '../../devices/transport/detect-line.ts';
import type { LineSettings, Transport } from '../../devices/transport/transport.ts';
import type { JournalFolder } from './journal-folder.ts';
import { RunningCapture } from './running-capture.ts';

export interface CaptureServiceOptions {
  readonly openPort: (path: string, line: LineSettings) => Transport;
  readonly tell: (news: z.input<typeof News>) => void;
  /** Whether something is being captured: told when that changes. */
  readonly onCapturing: (capturing: boolean) => void;
  /** For the log. */
  readonly note: (what: string, error: unknown) => void;
}

export interface CaptureOrder {
  readonly treatment: z.infer<typeof OpenTreatment>;
  readonly driver: string;
  readonly port: string;
  /** How the line is set; without it that is found out by listening. */
  readonly line?: LineSettings | undefined;
}

/**
 * The captures of this installation. They live in the main process and belong to the technician who began them:
 * reloading the window or locking the keys does not end one, and another person signing in neither sees nor touches it.
 * What a program that ended left behind on the disk is found again when its technician asks.
 */
export class CaptureService {
  readonly #options: CaptureServiceOptions;
  readonly #captures = new Map<string, RunningCapture>();
  /** Ids that need not be looked for on the disk: captures of this program, and what cannot be read. */
  readonly #known = new Set<string>();
  #finding: Promise<void> = Promise.resolve();
  #capturing = false;

  constructor(options: CaptureServiceOptions) {
    this.#options = options;
  }

  /**
   * Errors: NOT_FOUND for an unknown driver, those of opening the port, of finding out how the line is set, and of the
   * disk.
   */
  async start(journals: JournalFolder, order: CaptureOrder): Promise<RunningCapture> {
    const kind = kindOf(order.driver);
    const transport = this.#options.openPort(order.port, order.line ?? (await this.#detect(kind, order.port)));
    const driver = kind.create(transport);
    const source = new CaptureSource(driver, { n: driver.axis.nowMs(), w: driver.axis.wallMs() });
    const { path, line } = transport;
    const capture = this.#newCapture(randomUUID(), journals.owner, {
      treatment: order.treatment,
      line: { path, ...line },
      source,
    });
    const { id, version, alarmGroups } = source;
    const about = {
      treatment: order.treatment,
      driver: { id, version, alarmGroups: [...alarmGroups] },
      line: { path, ...line },
      ...capture.begun,
    };
    this.#known.add(capture.id);
    capture.writeTo(await journals.begin(capture.id, about, (error) => capture.unkept(error)));
    capture.record(driver);
    try {
      await driver.start();
    } catch (error) {
      await capture.abandon();
      await this.#remove(capture, journals);
      throw error;
    }
    this.#captures.set(capture.id, capture);
    this.#noteCapturing();
    return capture;
  }

  /** Goes on with one that was cut. Errors: CAPTURE_NOT_RUNNING, NOT_FOUND, those of opening the port. */
  async goOn(id: string, owner: string): Promise<RunningCapture> {
    const capture = this.get(id, owner);
    if (capture.state !== 'cut') throw new OpenwardError('CAPTURE_NOT_RUNNING', 'Only a capture that was cut goes on');
    const { source, line } = capture;
    const kind = kindOf(source.id);
    const clock = { ...systemDeviceClock, notBeforeMs: source.axis.nowMs() };
    const driver = kind.create(this.#options.openPort(line.path, line), clock, source.identity);
    capture.record(driver);
    try {
      await driver.start();
    } catch (error) {
      await capture.abandon();
      throw error;
    }
    this.#noteCapturing();
    return capture;
  }

  /** Newest first; with what is on the disk. */
  async list(journals: JournalFolder): Promise<RunningCapture[]> {
    this.#finding = this.#finding.then(() => this.#find(journals));
    await this.#finding;
    return this.of(journals.owner);
  }

  /** Those that are known, newest first. */
  of(owner: string): RunningCapture[] {
    return [...this.#captures.values()]
      .filter((capture) => capture.owner === owner)
      .toSorted((one, other) => other.begun.w - one.begun.w);
  }

  /** Throws CAPTURE_NOT_RUNNING for a capture that is not there, or not this person's. */
  get(id: string, owner: string): RunningCapture {
    const capture = this.#captures.get(id);
    if (capture?.owner !== owner) throw new OpenwardError('CAPTURE_NOT_RUNNING');
    return capture;
  }

  async discard(id: string, journals: JournalFolder): Promise<void> {
    const capture = this.get(id, journals.owner);
    await capture.stop();
    await this.#remove(capture, journals);
    this.#captures.delete(id);
  }

  /** Whether something is being captured: the client should not be ended then without asking. */
  get capturing(): boolean {
    return [...this.#captures.values()].some(({ running }) => running);
  }

  /** The program ends: what is captured is cut, and found by the next one. */
  async close(): Promise<void> {
    await Promise.allSettled([...this.#captures.values()].map((capture) => capture.cut()));
  }

  #detect(kind: DriverKind, port: string): Promise<LineSettings> {
    const open = (line: LineSettings): Transport => this.#options.openPort(port, line);
    return detectLine({ kind, open, lines: kind.presets.map((preset) => preset.line) });
  }

  #newCapture(id: string, owner: string, about: Parts): RunningCapture {
    const tell = (news: z.input<typeof News>): void => {
      this.#options.tell(news);
      if (news.topic === 'capture') this.#noteCapturing();
    };
    return new RunningCapture({ id, owner, ...about, tell });
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
    try {
      const found = await journals.find(id);
      const { treatment, driver, line, n, w } = found.header;
      const capture = this.#newCapture(id, found.header.owner, {
        treatment,
        line,
        source: new CaptureSource(driver, { n, w }),
      });
      for await (const entries of found.entries()) capture.remember(entries);
      capture.remembered();
      this.#known.add(id);
      if (capture.state === 'sealed') {
        await journals.remove(id);
        return;
      }
      capture.writeTo(await found.resume((error) => capture.unkept(error)));
      this.#captures.set(id, capture);
    } catch (error) {
      if (!(error instanceof OpenwardError && error.code === 'VAULT_LOCKED')) this.#known.add(id);
      this.#options.note('reading a recording on the disk', error);
    }
  }

  async #remove(capture: RunningCapture, journals: JournalFolder): Promise<void> {
    await capture.closeJournal();
    await journals.remove(capture.id);
  }
}

type Parts = Pick<ConstructorParameters<typeof RunningCapture>[0], 'treatment' | 'line' | 'source'>;

function kindOf(id: string): DriverKind {
  const kind = findDriverKind(id);
  if (!kind) throw new OpenwardError('NOT_FOUND', 'No such driver');
  return kind;
}
