import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { CaptureView } from '../../api/window/calls/capture.ts';
import type { News } from '../../api/window/news.ts';
import type { OpenTreatment } from '../../api/messages/hospital.ts';
import { CaptureAssembler } from '../../devices/capture/assembler.ts';
import type { ShrDocument } from '../../api/formats/shr.ts';
import type { Driver, LinkEvent } from '../../devices/link/driver.ts';
import { describeLine, type Transport } from '../../devices/transport/transport.ts';
import { LiveNews } from './live-news.ts';

type View = z.input<typeof CaptureView>;

const troubles: ReadonlyMap<string, NonNullable<View['trouble']>> = new Map([
  ['WRONG_PROTOCOL', 'wrong-protocol'],
  ['OTHER_DEVICE', 'other-device'],
]);

export interface CaptureStart {
  /** PID of the technician: nobody else sees or ends this capture. */
  readonly owner: string;
  readonly treatment: z.infer<typeof OpenTreatment>;
  readonly driver: Driver;
  readonly transport: Transport;
  readonly tell: (news: z.input<typeof News>) => void;
  readonly nowMs: () => number;
}

/**
 * One capture, from opening the port to the finished document. Goes on while the window is reloaded or the keys are
 * locked.
 */
export class RunningCapture {
  readonly id = randomUUID();
  readonly #start: CaptureStart;
  readonly #startMs: number;
  readonly #assembler: CaptureAssembler;
  readonly #live: LiveNews;
  readonly #unsubscribe: () => void;
  #state: View['state'] = 'connecting';
  #wasRunning = false;
  #trouble: View['trouble'];
  #endMs: number | undefined;
  #sealedAs: string | undefined;
  #toldAt = 0;

  constructor(start: CaptureStart) {
    this.#start = start;
    this.#startMs = start.nowMs();
    const { driver, transport, tell } = start;
    this.#assembler = new CaptureAssembler({ driver, path: transport.path, line: transport.line });
    this.#live = new LiveNews({ captureId: this.id, driver, startMs: driver.axis.nowMs(), tell });
    const stops = [
      driver.on('link', (event) => this.#onLink(event)),
      driver.on('raw', () => this.#tellSometimes()),
      driver.on('gap', () => this.#tellSometimes()),
    ];
    this.#unsubscribe = () => {
      for (const stop of stops) stop();
    };
  }

  get owner(): string {
    return this.#start.owner;
  }

  get treatment(): z.infer<typeof OpenTreatment> {
    return this.#start.treatment;
  }

  get state(): View['state'] {
    return this.#state;
  }

  get view(): View {
    const { driver, treatment, transport } = this.#start;
    return {
      id: this.id,
      tid: treatment.tid,
      driver: driver.id,
      port: transport.path,
      state: this.#state,
      start: new Date(this.#startMs).toISOString(),
      ...(this.#endMs === undefined ? {} : { end: new Date(this.#endMs).toISOString() }),
      device: this.device,
      line: describeLine(transport.line),
      ...(this.#trouble === undefined ? {} : { trouble: this.#trouble }),
      ...this.#assembler.stats,
    };
  }

  /** Empty until the device has said who it is. */
  get device(): string {
    const { identity } = this.#start.driver;
    return identity ? `${identity.vendor} ${identity.model}`.trim() : '';
  }

  get running(): boolean {
    return this.#state === 'connecting' || this.#state === 'capturing' || this.#state === 'interrupted';
  }

  mark(text: string): void {
    this.#assembler.mark(text);
  }

  /** Ends the capture; the document stays. Any number of times. */
  async stop(): Promise<void> {
    if (!this.running) return;
    this.#assembler.finish();
    this.#endMs = this.#start.nowMs();
    this.#state = 'stopped';
    this.#live.stop();
    this.#unsubscribe();
    this.#tell();
    await this.#start.driver.stop();
  }

  /** The port could not be opened: there never was a capture. */
  abandon(): void {
    this.#assembler.finish();
    this.#state = 'stopped';
    this.#unsubscribe();
    this.#live.stop();
  }

  /** @param url where its ciphertext lies */
  sealed(url: string): void {
    this.#sealedAs = url;
    this.#state = 'sealed';
    this.#tell();
  }

  /** What lies there is listed no more: when that was this one, it can be stored again or discarded. */
  withdrawn(url: string): void {
    if (this.#state !== 'sealed' || this.#sealedAs !== url) return;
    this.#state = 'stopped';
    this.#tell();
  }

  document(): ShrDocument {
    return this.#assembler.snapshot();
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

  /** Counts change with every byte; twice a second is enough to see them move. */
  #tellSometimes(): void {
    if (this.#start.nowMs() - this.#toldAt >= 500) this.#tell();
  }

  #tell(): void {
    this.#toldAt = this.#start.nowMs();
    this.#start.tell({ topic: 'capture', capture: this.view });
  }
}
