import type { Readable } from 'node:stream';
import { OpenwardError } from '../../domain/errors.ts';
import { ByteQueue } from './byte-queue.ts';
import { READERS, statedContext } from './context.ts';
import type { EnvelopeContext, StatedContext } from './context.ts';
import { FINAL_HEADER_BYTES, frameHeaderBytes, parseFrame, TAG_BYTES } from './frame.ts';
import type { Frame } from './frame.ts';
import { parseHeader } from './header.ts';
import type { EnvelopeHeader } from './header.ts';
import { openingKey } from './materials.ts';
import type { OpeningKey } from './materials.ts';
import { Passage } from './passage.ts';
import { cipherPieces } from './pieces.ts';
import { FRAMES_A_TURN, KEY_NAMESPACE } from './suite.ts';
import { tampered } from './tampered.ts';
import { othersTurn } from './turn.ts';
import type { Wrapping } from './wrapping.ts';

/** What a message must be, and how its data key is had. */
export interface EnvelopeReaderOptions {
  /** The only one accepted. ZodError from the constructor when it is malformed. */
  readonly context: EnvelopeContext;
  /** Unwraps the data key with whatever key the reader has. */
  readonly wrapping: Wrapping;
  /** Whether a recipient of this name is the key we would open with. */
  readonly isOurKey: (name: string) => boolean;
}

/**
 * A message in, plaintext out, a frame only when it is authentic. Refuses what a general reader would let pass: another
 * context, frame lengths that we do not write, bytes after the last frame of a message without a signature.
 */
export class EnvelopeReader extends Passage {
  readonly #options: EnvelopeReaderOptions;
  readonly #expected: StatedContext;
  readonly #held = new ByteQueue();
  /** Nothing can be decided before this many bytes. */
  #wanted = 1;
  #frameBytes = 0;
  #key: OpeningKey | undefined;
  #sequence = 1;
  #ended = false;

  constructor(ciphertext: Readable, options: EnvelopeReaderOptions) {
    super(ciphertext);
    this.#options = options;
    this.#expected = statedContext(options.context);
  }

  /** Ciphertext as it comes; every frame that is complete is opened and pushed. */
  protected override absorb(chunk: Buffer): Promise<void> | undefined {
    this.#held.push(chunk);
    return this.#read();
  }

  /** Throws ENVELOPE_TAMPERED when the last frame was not seen. */
  protected override complete(): void {
    if (!this.#ended) throw tampered('it ends too early');
  }

  /** Wipes the key of the message. */
  protected override forget(): void {
    this.#key?.forget();
  }

  /** An OpenwardError as it is; anything that keys and ciphers throw is ENVELOPE_TAMPERED, with its cause. */
  protected override failure(error: unknown): Error {
    return error instanceof OpenwardError ? error : tampered('it does not authenticate', error);
  }

  #read(): Promise<void> | undefined {
    while (!this.destroyed && this.#held.length >= this.#wanted) {
      const wait = this.#readPart();
      if (wait !== undefined) return wait.then(() => this.#read());
    }
    return undefined;
  }

  /** The header or a frame, or nothing when some of it is missing. */
  #readPart(): Promise<void> | undefined {
    if (this.#ended) throw tampered('something follows its end');
    if (this.#key === undefined) return this.#readHeader();
    const before = this.#sequence;
    this.#readFrame(this.#key);
    return this.#sequence > before && before % FRAMES_A_TURN === 0 ? othersTurn() : undefined;
  }

  #readHeader(): Promise<void> | undefined {
    const header = parseHeader(this.#held.peek(this.#held.length));
    if (header === undefined) {
      this.#wanted = this.#held.length + 1;
      return undefined;
    }
    if (!header.context.equals(this.#expected.bytes)) throw tampered('it was made for another purpose');
    if (header.recipients.length > READERS[this.#options.context.purpose])
      throw new OpenwardError('ENVELOPE_MORE_READERS');
    if (
      !header.recipients.some(
        ({ namespace, info }) => namespace === KEY_NAMESPACE && this.#options.isOurKey(info.toString('latin1')),
      )
    ) {
      throw new OpenwardError('ENVELOPE_NOT_FOR_US');
    }
    const dataKey = this.#options.wrapping.unwrap(header.recipients, this.#expected);
    if (dataKey instanceof Promise) return dataKey.then((key) => this.#begin(header, key));
    this.#begin(header, dataKey);
    return undefined;
  }

  #begin(header: EnvelopeHeader, dataKey: Buffer): void {
    this.#key = openingKey(dataKey, header);
    // The reader lost interest meanwhile: nobody else would wipe it.
    if (this.destroyed) this.#key.forget();
    this.#held.take(header.bytes);
    this.#frameBytes = header.frameBytes;
    this.#wanted = FINAL_HEADER_BYTES;
  }

  #readFrame(key: OpeningKey): void {
    const frame = parseFrame(this.#held.peek(FINAL_HEADER_BYTES), {
      sequence: this.#sequence,
      frameBytes: this.#frameBytes,
    });
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
    const content = cipherPieces(this.#held.take(frame.contentBytes)).map((piece) => decipher.update(piece));
    decipher.setAuthTag(Buffer.concat(this.#held.take(TAG_BYTES)));
    decipher.final();
    return content;
  }
}
