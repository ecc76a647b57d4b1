import { Transform } from 'node:stream';
import type { TransformCallback } from 'node:stream';
import { OpenwardError } from '../../app/domain/errors.ts';
import { encryptionContext } from './context.ts';
import type { EnvelopeContext } from './context.ts';
import { parseHeader, serialiseContext, tampered } from './header.ts';
import type { EnvelopeHeader } from './header.ts';
import { FRAME_BYTES, KEY_NAMESPACE } from './suite.ts';

const SEQUENCE_END = 0xffffffff;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const FINAL_HEADER_BYTES = 4 + 4 + IV_BYTES + 4;

/**
 * Checks the outer structure of a message before the SDK sees it, and hands on whole units (header, frame, frame…).
 *
 * Why, when the SDK parses it all again: it ignores bytes after the last frame of an unsigned message, it does not compare the
 * context, and some malformed bodies make it throw outside its stream, which would end the process. None of the checks
 * here replaces authentication.
 */
export class MessageGuard extends Transform {
  readonly #expected: Buffer;
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** Nothing can be decided before this many bytes. */
  #wanted = 1;
  #header: EnvelopeHeader | undefined;
  #sequence = 0;
  #ended = false;

  /** @param isOurKey whether a recipient of this name is the key we would open with */
  constructor(context: EnvelopeContext, private readonly isOurKey: (name: string) => boolean) {
    super({ readableHighWaterMark: FRAME_BYTES, writableHighWaterMark: FRAME_BYTES });
    this.#expected = serialiseContext(encryptionContext(context));
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#held.push(chunk);
    this.#heldBytes += chunk.length;
    try {
      if (this.#heldBytes >= this.#wanted) this.#drain();
      done();
    } catch (error) {
      done(error instanceof Error ? error : tampered('it is malformed', error));
    }
  }

  override _flush(done: TransformCallback): void {
    done(this.#ended ? null : tampered('it ends too early'));
  }

  #drain(): void {
    const [only] = this.#held;
    let bytes = only !== undefined && this.#held.length === 1 ? only : Buffer.concat(this.#held, this.#heldBytes);
    for (let unit = this.#unitLength(bytes); unit !== undefined; unit = this.#unitLength(bytes)) {
      this.push(bytes.subarray(0, unit));
      bytes = bytes.subarray(unit);
    }
    this.#held = [bytes];
    this.#heldBytes = bytes.length;
  }

  /** Length of the unit that `bytes` begins with, undefined while it is not all there. */
  #unitLength(bytes: Buffer): number | undefined {
    if (this.#ended) {
      if (bytes.length > 0) throw tampered('something follows its end');
      return undefined;
    }
    return this.#header === undefined ? this.#headerLength(bytes) : this.#frameLength(bytes, this.#header);
  }

  #headerLength(bytes: Buffer): number | undefined {
    const header = parseHeader(bytes);
    if (header === undefined) return this.#waitFor(bytes.length + 1);
    if (!header.context.equals(this.#expected)) throw tampered('it was made for another purpose');
    if (!header.recipients.some(({ namespace, name }) => namespace === KEY_NAMESPACE && this.isOurKey(name))) {
      throw new OpenwardError('ENVELOPE_NOT_FOR_US');
    }
    this.#header = header;
    this.#wanted = FINAL_HEADER_BYTES;
    return header.bytes;
  }

  #frameLength(bytes: Buffer, { frameBytes }: EnvelopeHeader): number | undefined {
    if (bytes.length < FINAL_HEADER_BYTES) return this.#waitFor(FINAL_HEADER_BYTES);
    const final = bytes.readUInt32BE(0) === SEQUENCE_END;
    const contentBytes = final ? bytes.readUInt32BE(FINAL_HEADER_BYTES - 4) : frameBytes;
    if (contentBytes > frameBytes) throw tampered('its last frame is too long');
    const length = (final ? FINAL_HEADER_BYTES : 4 + IV_BYTES) + contentBytes + TAG_BYTES;
    this.#checkSequence(bytes, final ? 4 : 0);
    if (bytes.length < length) return this.#waitFor(length);
    this.#sequence += 1;
    this.#ended = final;
    this.#wanted = final ? 1 : FINAL_HEADER_BYTES;
    return length;
  }

  #checkSequence(bytes: Buffer, at: number): void {
    const sequence = bytes.readUInt32BE(at);
    const iv = bytes.subarray(at + 4, at + 4 + IV_BYTES);
    const ivIsSequence = iv.readUInt32BE(IV_BYTES - 4) === sequence && iv.subarray(0, IV_BYTES - 4).every((byte) => byte === 0);
    if (sequence !== this.#sequence + 1 || !ivIsSequence) throw tampered('its frames are out of order');
  }

  #waitFor(wanted: number): number | undefined {
    this.#wanted = wanted;
    return undefined;
  }
}
