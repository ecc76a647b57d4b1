import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';
import { ByteQueue } from './byte-queue.ts';
import { frameHeader } from './frame.ts';
import type { Frame } from './frame.ts';
import type { SealingKey } from './materials.ts';
import { FRAME_BYTES, FRAMES_A_TURN } from './suite.ts';
import { inFewPieces } from './pieces.ts';

/** Plaintext in, a message out: header, frames of FRAME_BYTES, a last one of what remains. */
export class EnvelopeWriter extends Transform {
  readonly #held = new ByteQueue();
  #key: SealingKey | undefined;
  #sequence = 1;

  constructor(private readonly makeKey: () => Promise<SealingKey>) {
    super({ readableHighWaterMark: FRAME_BYTES, writableHighWaterMark: FRAME_BYTES });
  }

  override _construct(done: (error?: Error | null) => void): void {
    this.makeKey().then((key) => {
      this.#key = key;
      done();
    }, done);
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#held.push(chunk);
    this.#fullFrames(done);
  }

  override _flush(done: TransformCallback): void {
    try {
      this.#write({ sequence: this.#sequence, final: true, contentBytes: this.#held.length });
      done();
    } catch (error) {
      done(asError(error));
    }
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#key?.forget();
    done(error);
  }

  /** A full frame is kept until something follows it: until then it may be the last. */
  #fullFrames(done: TransformCallback): void {
    try {
      for (let turn = 0; turn < FRAMES_A_TURN; turn += 1) {
        if (this.destroyed || this.#held.length <= FRAME_BYTES) {
          done();
          return;
        }
        this.#write({ sequence: this.#sequence, final: false, contentBytes: FRAME_BYTES });
      }
      setImmediate(() => this.#fullFrames(done));
    } catch (error) {
      done(asError(error));
    }
  }

  #write(frame: Frame): void {
    const key = this.#key;
    if (key === undefined) throw new Error('A stream is written to after its construction');
    if (frame.sequence === 1) this.push(key.header);
    this.#sequence += 1;
    this.push(frameHeader(frame));
    const cipher = key.cipher(frame);
    for (const piece of inFewPieces(this.#held.take(frame.contentBytes))) this.push(cipher.update(piece));
    cipher.final();
    this.push(cipher.getAuthTag());
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('The envelope cannot be written', { cause: error });
}
