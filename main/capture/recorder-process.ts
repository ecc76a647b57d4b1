import type { z } from 'zod';
import type { News } from '../../api/window/news.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { aliveEveryMs, FromRecorder, orders, type Order, type ToRecorder } from './recorder/orders.ts';

/** A process that was begun with the program of `recorder/program.ts`, as the system gives it. */
export interface BegunProcess {
  /** To the program; nothing once it has ended. */
  post(message: z.input<typeof ToRecorder>): void;
  /** Ends it at once, without asking it. */
  kill(): void;
}

/** What one hears of it. */
export interface ProcessEvents {
  /** What the program says. */
  readonly said: (message: unknown) => void;
  /** It has ended, for whatever reason; once, and last. @param how for the log */
  readonly ended: (how: string) => void;
}

/** Begins the program of `recorder/program.ts` in a process of its own. */
export type BeginProcess = (events: ProcessEvents) => BegunProcess;

export interface RecorderEvents {
  readonly onNews: (news: News) => void;
  /** The process has ended. @param how for the log */
  readonly onEnded: (how: string) => void;
  /** Whether it has a device to hear: otherwise it may be at work on a long recording, and say nothing for a while. */
  readonly hearsDevice: () => boolean;
}

interface Waiting {
  readonly resolve: (answer: unknown) => void;
  readonly reject: (error: OpenwardError) => void;
}

/** Main says so often how far it is with the news. */
const heardEvery = 16;
/** What is recorded has time to come to the disk. */
const leavingMs = 2500;
/**
 * Looks in a row at which it had said nothing since the one before, after which it is held to be stuck. They are
 * counted, and not how long ago it was: whoever was held up, or asleep, looks once and then hears all that was said.
 */
const silentLooks = { hearing: 5, working: 60 };
const lookEveryMs = 2 * aliveEveryMs;

/** Main's end of the process of one capture. */
export class RecorderProcess {
  readonly #events: RecorderEvents;
  readonly #process: BegunProcess;
  readonly #waiting = new Map<number, Waiting>();
  readonly #gone: Promise<void>;
  #next = 0;
  #defect: string | undefined;
  #ended = false;
  #silent = 0;
  readonly #looks: NodeJS.Timeout;

  constructor(begin: BeginProcess, events: RecorderEvents) {
    this.#events = events;
    let gone = (): void => undefined;
    this.#gone = new Promise((resolve) => (gone = resolve));
    this.#process = begin({
      said: (message) => this.#hear(message),
      ended: (how) => {
        this.#end(how);
        gone();
      },
    });
    this.#looks = setInterval(() => this.#look(), lookEveryMs).unref();
  }

  /** Rejects with what the order fails with, and with RECORDER_ENDED when the process ends before it has answered. */
  async ask<G extends z.ZodType, A extends z.ZodType>(order: Order<G, A>, given: z.input<G>): Promise<z.output<A>> {
    if (this.#ended) throw new OpenwardError('RECORDER_ENDED');
    const n = this.#next++;
    const answer = await new Promise<unknown>((resolve, reject) => {
      this.#waiting.set(n, { resolve, reject });
      this.#process.post({ n, order: order.name, given });
    });
    return order.answer.parse(answer);
  }

  /** Has it end by itself, and ends it when it does not; resolves when it has ended. Any number of times. */
  async leave(): Promise<void> {
    if (this.#ended) return;
    this.ask(orders.leave, {}).catch(() => undefined);
    const impatience = setTimeout(() => this.#process.kill(), leavingMs);
    await this.#gone;
    clearTimeout(impatience);
  }

  /** A process that is stuck is ended: what it recorded is on the disk, and another goes on. */
  #look(): void {
    this.#silent += 1;
    if (this.#silent <= (this.#events.hearsDevice() ? silentLooks.hearing : silentLooks.working)) return;
    this.#defect = 'it was stuck';
    this.#process.kill();
  }

  #hear(message: unknown): void {
    this.#silent = 0;
    const { data: said, error } = FromRecorder.safeParse(message);
    if (error !== undefined) {
      // Whatever it is, it is not the program that was begun: what it recorded is on the disk.
      this.#defect = 'it said what it never says';
      this.#process.kill();
    } else if ('news' in said) {
      if (said.told % heardEvery === 0) this.#process.post({ heard: said.told });
      this.#events.onNews(said.news);
    } else if ('defect' in said) this.#defect = said.defect;
    else if ('alive' in said) return;
    else {
      const waiting = this.#waiting.get(said.n);
      this.#waiting.delete(said.n);
      if ('failure' in said) {
        const { code, message: why, details } = said.failure;
        waiting?.reject(new OpenwardError(code, why, { details }));
      } else waiting?.resolve(said.answer);
    }
  }

  #end(how: string): void {
    if (this.#ended) return;
    this.#ended = true;
    clearInterval(this.#looks);
    for (const { reject } of this.#waiting.values()) reject(new OpenwardError('RECORDER_ENDED'));
    this.#waiting.clear();
    this.#events.onEnded(this.#defect === undefined ? how : `${how}: ${this.#defect}`);
  }
}
