import { createHmac } from 'node:crypto';
import { SUITE_ID } from './suite.ts';

/*
 * Key derivation of suite 0x0478 (docs/formats.md, Envelope): HKDF-SHA-512 (RFC 5869), salt = message id. Both outputs
 * fit in one block.
 */

const HASH = 'sha512';
const KEY_BYTES = 32;
const KEY_LABEL = Buffer.concat([Buffer.of(SUITE_ID >> 8, SUITE_ID & 0xff), Buffer.from('DERIVEKEY', 'ascii')]);
const COMMITMENT_LABEL = Buffer.from('COMMITKEY', 'ascii');
const FIRST_BLOCK = Buffer.of(1);

/** Encrypts header and frames of one message. */
class MessageKey {
  #bytes: Buffer | undefined;

  /** @param bytes 32, taken over */
  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  /** Throws Error once it was forgotten. */
  get bytes(): Buffer {
    if (this.#bytes === undefined) throw new Error('The key of the message was forgotten');
    return this.#bytes;
  }

  /** Wipes it. */
  forget(): void {
    this.#bytes?.fill(0);
    this.#bytes = undefined;
  }
}

/** The two outputs of suite 0x0478's key derivation. */
export interface Derived {
  /** Info `0478 || "DERIVEKEY"`. */
  readonly key: MessageKey;
  /** Info `COMMITKEY`. Stands in the header, so that a message opens under one key only; 32 bytes. */
  readonly commitment: Buffer;
}

/** @param dataKey 32 random bytes, those that are wrapped for the recipients */
export function deriveMessageKey(dataKey: Uint8Array, messageId: Uint8Array): Derived {
  const extracted = createHmac(HASH, messageId).update(dataKey).digest();
  const derived = {
    key: new MessageKey(expand(extracted, KEY_LABEL)),
    commitment: expand(extracted, COMMITMENT_LABEL),
  };
  extracted.fill(0);
  return derived;
}

function expand(extracted: Buffer, label: Buffer): Buffer {
  return createHmac(HASH, extracted).update(label).update(FIRST_BLOCK).digest().subarray(0, KEY_BYTES);
}
