import type { Readable } from 'node:stream';
import { ByteQueue } from './byte-queue.ts';
import { frameHeader } from './frame.ts';
import type { Frame } from './frame.ts';
import type { SealingKey } from './materials.ts';
import { Passage } from './passage.ts';
import { cipherPieces } from './pieces.ts';
import { FRAME_BYTES, FRAMES_A_TURN } from './suite.ts';
import { othersTurn } from './turn.ts';

/** Plaintext in, a message out: header, frames of FRAME_BYTES, a last one of what remains. */
export class EnvelopeWriter extends Passage {
  readonly #makeKey: () => SealingKey | Promise<SealingKey>;
  readonly #held = new ByteQueue();
  #key: SealingKey | undefined;
  #sequence = 1;

  constructor(plaintext: Readable, makeKey: () => SealingKey | Promise<SealingKey>) {
    super(plaintext);
    this.#makeKey = makeKey;
  }

  /** Makes the message's key, waiting where it is wrapped for people. */
  protected override begin(): Promise<void> | undefined {
    const key = this.#makeKey();
    if (key instanceof Promise) return key.then((made) => this.#setKey(made));
    this.#setKey(key);
    return undefined;
  }

  #setKey(key: SealingKey): void {
    this.#key = key;
    // The reader lost interest meanwhile: nobody else would wipe it.
    if (this.destroyed) key.forget();
  }

  /** Plaintext as it comes; every frame that is full and not the last is pushed. */
  protected override absorb(chunk: Buffer): Promise<void> | undefined {
    this.#held.push(chunk);
    return this.#fullFrames();
  }

  /** The last frame, of what remains: 0 to FRAME_BYTES. */
  protected override complete(): void {
    this.#write({ sequence: this.#sequence, final: true, contentBytes: this.#held.length });
  }

  /** Wipes the key of the message. */
  protected override forget(): void {
    this.#key?.forget();
  }

  /** A full frame is kept until something follows it: until then it may be the last. */
  #fullFrames(): Promise<void> | undefined {
    while (!this.destroyed && this.#held.length > FRAME_BYTES) {
      const { sequence } = this.#write({ sequence: this.#sequence, final: false, contentBytes: FRAME_BYTES });
      if (sequence % FRAMES_A_TURN === 0) return othersTurn().then(() => this.#fullFrames());
    }
    return undefined;
  }

  #write(frame: Frame): Frame {
    const key = this.#key;
    if (key === undefined) throw new Error('A stream is written to after its beginning');
    const cipher = key.cipher(frame);
    this.push(frame.sequence === 1 ? Buffer.concat([key.header, frameHeader(frame)]) : frameHeader(frame));
    for (const piece of cipherPieces(this.#held.take(frame.contentBytes))) this.push(cipher.update(piece));
    cipher.final();
    this.push(cipher.getAuthTag());
    this.#sequence += 1;
    return frame;
  }
}
