import { Worker } from 'node:worker_threads';
import type { PassphraseStrength } from '../../api/window/calls/registration.ts';
import { OpenwardError } from '../../domain/errors.ts';
import { Judgement, type Judge, type Question } from './judgement.ts';

interface Waiting {
  readonly resolve: (strength: PassphraseStrength) => void;
  readonly reject: (error: OpenwardError) => void;
}

/** Milliseconds without a question after which the thread ends, and all that it held with it. */
const patience = 60_000;

/**
 * Judges passphrases in a thread of its own: loading the dictionaries takes a second, in which main would hear
 * nothing. Begun with the first question, ended when none comes any more.
 */
export class JudgingThread {
  readonly #program: string;
  readonly #patience: number;
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;
  #next = 0;

  /** @param program path of `thread.ts` as built */
  constructor(program: string, patienceInMs = patience) {
    this.#program = program;
    this.#patience = patienceInMs;
  }

  /** Whether there is a thread now. */
  get isRunning(): boolean {
    return this.#thread !== undefined;
  }

  /** Rejects with INTERNAL when the thread cannot be had, fails or is closed meanwhile. */
  readonly judge: Judge = (passphrase, known) =>
    new Promise((resolve, reject) => {
      clearTimeout(this.#timer);
      const id = this.#next++;
      this.#waiting.set(id, { resolve, reject });
      const bytes = new TextEncoder().encode(passphrase);
      const question: Question = { id, passphrase: bytes, known: [...known] };
      this.#thread ??= this.#begin();
      this.#thread.postMessage(question, [bytes.buffer]);
    });

  async close(): Promise<void> {
    const thread = this.#thread;
    this.#ended(undefined);
    await thread?.terminate();
  }

  #begin(): Worker {
    const thread = new Worker(this.#program, { name: 'passphrases' });
    thread.on('message', (message: unknown) => this.#answered(Judgement.parse(message)));
    const ended = (cause?: unknown): void => {
      if (this.#thread === thread) this.#ended(cause);
    };
    thread.on('error', ended).on('exit', () => ended());
    return thread;
  }

  #answered({ id, strength }: Judgement): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (strength === undefined) waiting?.reject(new OpenwardError('INTERNAL', 'The passphrase could not be judged'));
    else waiting?.resolve(strength);
    if (this.#waiting.size === 0) this.#timer = setTimeout(() => void this.close(), this.#patience);
  }

  #ended(cause: unknown): void {
    clearTimeout(this.#timer);
    this.#thread = undefined;
    const error = new OpenwardError('INTERNAL', 'The thread that judges passphrases ended', { cause });
    for (const { reject } of this.#waiting.values()) reject(error);
    this.#waiting.clear();
  }
}
