import type { z } from 'zod';
import type { News } from '../../../api/window/news.ts';
import type { Held } from '../../../devices/capture/assembler.ts';
import type { LineSettings, Transport } from '../../../devices/transport/transport.ts';
import { OpenwardError } from '../../../domain/errors.ts';
import { toldSystemFailure } from '../../../domain/system-failure.ts';
import { aliveEveryMs, FromRecorder, orders, ToRecorder, type OrderName } from './orders.ts';
import { Recorder } from './recorder.ts';

/** So many news main may be behind with: a main that is held up is not told what is of no use to it any more. */
const mostUnheard = 256;

export interface OrderDeskOptions {
  /** To main. */
  readonly post: (message: z.input<typeof FromRecorder>) => void;
  readonly openPort: (path: string, line: LineSettings) => Transport;
  /** How much one document of a capture holds. */
  readonly slice?: Held;
  /** The capture has ended: no device is heard any more. */
  readonly onStopped?: () => void;
  /** All is done: the process can end. */
  readonly onLeft: () => void;
}

/** Takes the orders that main gives to the process of a capture, one after the other, and tells main what is new. */
export class OrderDesk {
  readonly #options: OrderDeskOptions;
  readonly #recorder: Recorder;
  #turn: Promise<void> = Promise.resolve();
  #told = 0;
  #heard = 0;
  /** Something was not told: how the capture is, is, as soon as main listens again. */
  #owing = false;
  #left: Promise<void> | undefined;
  /** Of the same loop that hears the device: while this is told, that is not held up. */
  readonly #alive: NodeJS.Timeout;

  constructor(options: OrderDeskOptions) {
    this.#options = options;
    const { openPort, slice, onStopped } = options;
    this.#recorder = new Recorder({ openPort, slice, onStopped, tell: (news) => this.#tell(news) });
    this.#alive = setInterval(() => options.post({ alive: true }), aliveEveryMs).unref();
  }

  /** What main says. Throws ZodError for what it never says. */
  receive(message: unknown): void {
    const said = ToRecorder.parse(message);
    if ('heard' in said) this.#hear(said.heard);
    else if (said.order === 'leave') void this.leave().then(() => this.#answer(said.n, {}));
    else this.#turn = this.#turn.then(() => this.#follow(said.n, said.order, said.given));
  }

  /** Main asks for it, or is gone: what is under way is cut, and what was heard is on the disk. Any number of times. */
  leave(): Promise<void> {
    clearInterval(this.#alive);
    this.#left ??= this.#recorder.leave({}).then(() => this.#options.onLeft(), this.#options.onLeft);
    return this.#left;
  }

  async #follow(n: number, order: OrderName, given: unknown): Promise<void> {
    try {
      this.#answer(n, await this.#do(order, given));
    } catch (error) {
      this.#options.post({ n, failure: failureOf(error) });
    }
  }

  #do(order: OrderName, given: unknown): Promise<unknown> {
    const recorder = this.#recorder;
    switch (order) {
      case 'prepare':
        return recorder.prepare(orders.prepare.given.parse(given));
      case 'begin':
        return recorder.begin(orders.begin.given.parse(given));
      case 'takeUp':
        return recorder.takeUp(orders.takeUp.given.parse(given));
      case 'testLink':
        return recorder.testLink(orders.testLink.given.parse(given));
      case 'mark':
        return recorder.mark(orders.mark.given.parse(given));
      case 'piece':
        return recorder.piece(orders.piece.given.parse(given));
      case 'encode':
        return recorder.encode(orders.encode.given.parse(given));
      case 'queue':
        return recorder.queue(orders.queue.given.parse(given));
      case 'sealed':
        return recorder.sealed(orders.sealed.given.parse(given));
      case 'withdrawn':
        return recorder.withdrawn(orders.withdrawn.given.parse(given));
      default:
        return recorder[order](orders[order].given.parse(given));
    }
  }

  #answer(n: number, answer: unknown): void {
    this.#options.post({ n, answer });
  }

  #tell(news: z.input<typeof News>): void {
    if (this.#told - this.#heard >= mostUnheard) {
      this.#owing = true;
      return;
    }
    this.#told += 1;
    this.#options.post({ told: this.#told, news });
  }

  #hear(upTo: number): void {
    this.#heard = Math.max(this.#heard, upTo);
    if (!this.#owing) return;
    this.#owing = false;
    this.#recorder.tellView();
  }
}

/** What is no error of ours keeps its kind alone: its message may quote what was worked on. */
function failureOf(thrown: unknown): {
  code: OpenwardError['code'];
  message: string;
  details: OpenwardError['details'];
} {
  const error = toldSystemFailure(thrown);
  if (error instanceof OpenwardError) return { code: error.code, message: error.message, details: error.details };
  return { code: 'INTERNAL', message: error instanceof Error ? error.name : typeof error, details: {} };
}
