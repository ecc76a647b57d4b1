import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';
import { OpenwardError } from '../../app/domain/errors.ts';
import { ByteQueue } from './byte-queue.ts';
import { encryptionContext } from './context.ts';
import type { EnvelopeContext } from './context.ts';
import { FINAL_HEADER_BYTES, frameHeaderBytes, parseFrame, TAG_BYTES } from './frame.ts';
import type { Frame } from './frame.ts';
import { parseHeader, serialiseContext } from './header.ts';
import type { EnvelopeHeader } from './header.ts';
import type { OpeningKey } from './materials.ts';
import { inFewPieces } from './pieces.ts';
import { FRAME_BYTES, FRAMES_A_TURN, KEY_NAMESPACE } from './suite.ts';
import { tampered } from './tampered.ts';

export interface EnvelopeReaderOptions {
  /** The only one accepted. */
  readonly context: EnvelopeContext;
  /** Whether a recipient of this name is the key we would open with. */
  readonly isOurKey: (name: string) => boolean;
  readonly makeKey: (header: EnvelopeHeader) => Promise<OpeningKey>;
}

/**
 * A message in, plaintext out, a frame only when it is authentic. Refuses what a general reader would let pass: another context, frame lengths
 * that we do not write, bytes after the last frame of a message without a signature.
 */
export class EnvelopeReader extends Transform {
  readonly #options: EnvelopeReaderOptions;
  readonly #expected: Buffer;
  readonly #held = new ByteQueue();
  /** Nothing can be decided before this many bytes. */
  #wanted = 1;
  #frameBytes = 0;
  #key: OpeningKey | undefined;
  #sequence = 1;
  #ended = false;

  constructor(options: EnvelopeReaderOptions) {
    super({ readableHighWaterMark: FRAME_BYTES, writableHighWaterMark: FRAME_BYTES });
    this.#options = options;
    this.#expected = serialiseContext(encryptionContext(options.context));
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#held.push(chunk);
    this.#read().then(() => done(), (error: unknown) => done(error instanceof OpenwardError ? error : tampered('it does not authenticate', error)));
  }

  override _flush(done: TransformCallback): void {
    done(this.#ended ? null : tampered('it ends too early'));
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#key?.forget();
    done(error);
  }

  async #read(): Promise<void> {
    for (let read = 1; !this.destroyed && this.#held.length >= this.#wanted; read += 1) {
      if (this.#ended) throw tampered('something follows its end');
      if (this.#key === undefined) await this.#readHeader();
      else this.#readFrame(this.#key);
      if (read % FRAMES_A_TURN === 0) await othersTurn();
    }
  }

  async #readHeader(): Promise<void> {
    const header = parseHeader(this.#held.peek(this.#held.length));
    if (header === undefined) {
      this.#wanted = this.#held.length + 1;
      return;
    }
    if (!header.context.equals(this.#expected)) throw tampered('it was made for another purpose');
    if (!header.recipients.some(({ namespace, info }) => namespace === KEY_NAMESPACE && this.#options.isOurKey(info.toString('latin1')))) {
      throw new OpenwardError('ENVELOPE_NOT_FOR_US');
    }
    this.#key = await this.#options.makeKey(header);
    // The reader lost interest meanwhile: nobody else would wipe it.
    if (this.destroyed) this.#key.forget();
    this.#held.take(header.bytes);
    this.#frameBytes = header.frameBytes;
    this.#wanted = FINAL_HEADER_BYTES;
  }

  #readFrame(key: OpeningKey): void {
    const frame = parseFrame(this.#held.peek(FINAL_HEADER_BYTES), { sequence: this.#sequence, frameBytes: this.#frameBytes });
    const length = frameHeaderBytes(frame) + frame.contentBytes + TAG_BYTES;
    if (this.#held.length < length) {
      this.#wanted = length;
      return;
    }
    this.#held.take(frameHeaderBytes(frame));
    for (const piece of this.#decrypted(key, frame)) this.push(piece);
    this.#sequence += 1;
    this.#ended = frame.final;
    this.#wanted = frame.final ? 1 : FINAL_HEADER_BYTES;
  }

  /** Throws when the frame is not authentic; nothing of it comes out then. */
  #decrypted(key: OpeningKey, frame: Frame): Buffer[] {
    const decipher = key.decipher(frame);
    const content = inFewPieces(this.#held.take(frame.contentBytes)).map((piece) => decipher.update(piece));
    decipher.setAuthTag(Buffer.concat(this.#held.take(TAG_BYTES)));
    decipher.final();
    return content;
  }
}

function othersTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
