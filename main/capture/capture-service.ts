import type { z } from 'zod';
import type { News } from '../../api/window/news.ts';
import { OpenwardError } from '../../domain/errors.ts';
import type { OpenTreatment } from '../../api/messages/hospital.ts';
import type { DriverKind } from '../../devices/link/driver.ts';
import { findDriverKind } from '../../devices/registry.ts';
import { detectLine } from '../../devices/transport/detect-line.ts';
import type { LineSettings, Transport } from '../../devices/transport/transport.ts';
import { RunningCapture } from './running-capture.ts';

export interface CaptureServiceOptions {
  readonly openPort: (path: string, line: LineSettings) => Transport;
  readonly tell: (news: z.input<typeof News>) => void;
  readonly nowMs?: () => number;
}

export interface CaptureOrder {
  readonly owner: string;
  readonly treatment: z.infer<typeof OpenTreatment>;
  readonly driver: string;
  readonly port: string;
  /** How the line is set; without it that is found out by listening. */
  readonly line?: LineSettings | undefined;
}

/**
 * The captures of this installation. They live in the main process and belong to the technician who began them:
 * reloading the window or locking the keys does not end one, and another person signing in neither sees nor touches it.
 */
export class CaptureService {
  readonly #options: CaptureServiceOptions;
  readonly #captures = new Map<string, RunningCapture>();

  constructor(options: CaptureServiceOptions) {
    this.#options = options;
  }

  /** Errors: NOT_FOUND for an unknown driver, those of opening the port and of finding out how the line is set. */
  async start({ owner, treatment, driver: driverId, port, line }: CaptureOrder): Promise<RunningCapture> {
    const kind = findDriverKind(driverId);
    if (!kind) throw new OpenwardError('NOT_FOUND', 'No such driver');
    const transport = this.#options.openPort(port, line ?? (await this.#detect(kind, port)));
    const driver = kind.create(transport);
    const capture = new RunningCapture({
      owner,
      treatment,
      driver,
      transport,
      tell: (news) => this.#options.tell(news),
      nowMs: this.#options.nowMs ?? Date.now,
    });
    try {
      await driver.start();
    } catch (error) {
      capture.abandon();
      await driver.stop();
      throw error;
    }
    this.#captures.set(capture.id, capture);
    return capture;
  }

  #detect(kind: DriverKind, port: string): Promise<LineSettings> {
    const open = (line: LineSettings): Transport => this.#options.openPort(port, line);
    return detectLine({ kind, open, lines: kind.presets.map((preset) => preset.line) });
  }

  /** Newest first. */
  list(owner: string): RunningCapture[] {
    return [...this.#captures.values()].filter((capture) => capture.owner === owner).reverse();
  }

  /** Throws CAPTURE_NOT_RUNNING for a capture that is not there, or not this person's. */
  get(id: string, owner: string): RunningCapture {
    const capture = this.#captures.get(id);
    if (capture?.owner !== owner) throw new OpenwardError('CAPTURE_NOT_RUNNING');
    return capture;
  }

  async discard(id: string, owner: string): Promise<void> {
    const capture = this.get(id, owner);
    this.#captures.delete(id);
    await capture.stop();
  }

  /** Whether something is being captured: the client should not be ended then without asking. */
  get capturing(): boolean {
    return [...this.#captures.values()].some(({ running }) => running);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#captures.values()].map((capture) => capture.stop()));
  }
}
