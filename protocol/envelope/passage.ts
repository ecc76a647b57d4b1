import { Readable } from 'node:stream';
import { FRAME_BYTES } from './suite.ts';

/**
 * A stream made of another one, which it takes from as it is asked for. What a Transform at the end of a pipeline does,
 * without the half of both that is a writable side, an abort signal and their turns of the event loop: for a small
 * message those took longer than its encryption.
 *
 * An error of the source comes through unchanged; whichever of the two ends first, for whatever reason, the other is
 * closed.
 */
export abstract class Passage extends Readable {
  readonly #source: Readable;
  #begun = false;
  /** Set while a chunk is being worked on that could not be finished at once. */
  #busy = false;
  #sourceEnded = false;

  constructor(source: Readable) {
    super({ highWaterMark: FRAME_BYTES });
    this.#source = source;
    source.once('error', (error) => this.destroy(error));
    source.once('close', () => {
      if (!this.#sourceEnded) this.destroy(prematureClose());
    });
    // Not at once: what `forget` wipes is not there before the constructor is through.
    if (source.destroyed) process.nextTick(() => this.destroy(source.errored ?? prematureClose()));
  }

  /** Before anything is taken; a promise when it takes more than this turn of the event loop. */
  protected begin(): Promise<void> | undefined {
    return undefined;
  }

  /**
   * Takes what came and pushes what it makes of it; a promise when that takes more than this turn of the event loop.
   */
  protected abstract absorb(chunk: Buffer): Promise<void> | undefined;

  /** Nothing more comes: pushes what is left. */
  protected abstract complete(): void;

  /** Wipes what must not stay. */
  protected abstract forget(): void;

  /** What the reader is told of an error that `begin`, `absorb` or `complete` threw. */
  protected failure(error: unknown): Error {
    return error instanceof Error ? error : new Error('The stream failed', { cause: error });
  }

  /** Node calls it when the reader wants more: begins, or lets the source go on. */
  override _read(): void {
    if (!this.#begun) this.#begin();
    else if (!this.#busy) this.#source.resume();
  }

  #begin(): void {
    this.#begun = true;
    const work = this.#attempt(() => this.begin());
    if (work === 'failed') return;
    if (work === undefined) this.#listen();
    else this.#await(work, () => this.#listen());
  }

  #listen(): void {
    if (this.destroyed) return;
    this.#source.on('data', (chunk: Buffer) => this.#came(chunk));
    this.#source.once('end', () => {
      this.#sourceEnded = true;
      if (!this.#busy) this.#end();
    });
    // Also a source that was paused before it came here.
    this.#source.resume();
  }

  #came(chunk: Buffer): void {
    if (this.destroyed) return;
    const work = this.#attempt(() => this.absorb(chunk));
    if (work === 'failed') return;
    if (work === undefined) {
      this.#pauseWhenFull();
      return;
    }
    this.#source.pause();
    this.#await(work, () => this.#goOn());
  }

  #await(work: Promise<void>, then: () => void): void {
    this.#busy = true;
    work.then(
      () => {
        this.#busy = false;
        then();
      },
      (error: unknown) => this.destroy(this.failure(error)),
    );
  }

  #goOn(): void {
    if (this.destroyed) return;
    if (this.#sourceEnded) this.#end();
    else if (this.readableLength < this.readableHighWaterMark) this.#source.resume();
  }

  #pauseWhenFull(): void {
    if (this.readableLength >= this.readableHighWaterMark) this.#source.pause();
  }

  #end(): void {
    if (this.destroyed) return;
    if (this.#attempt(() => this.complete()) === 'failed') return;
    this.push(null);
  }

  #attempt<T>(work: () => T): T | 'failed' {
    try {
      return work();
    } catch (error) {
      this.destroy(this.failure(error));
      return 'failed';
    }
  }

  /** Node calls it at the end, whatever it was: wipes, and closes a source that has more to give. */
  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.forget();
    if (!this.#sourceEnded) {
      // Whoever closed this stream is told by it; what the source says when it is closed in turn is for nobody.
      this.#source.on('error', () => undefined);
      this.#source.destroy();
    }
    done(error);
  }
}

/** As `stream.pipeline` says it. */
function prematureClose(): Error {
  return Object.assign(new Error('Premature close'), { code: 'ERR_STREAM_PREMATURE_CLOSE' });
}
