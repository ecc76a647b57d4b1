import { createCipheriv, createDecipheriv, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CipherGCM, DecipherGCM } from 'node:crypto';
import type { StatedContext } from './context.ts';
import { frameAad, frameIv, IV_BYTES, TAG_BYTES } from './frame.ts';
import type { Frame } from './frame.ts';
import { MESSAGE_ID_BYTES, writeHeader } from './header.ts';
import type { EnvelopeHeader, Recipient } from './header.ts';
import { deriveMessageKey } from './message-key.ts';
import { FRAME_BYTES } from './suite.ts';
import { DATA_KEY_BYTES } from './wrapping.ts';
import type { Wrapping } from './wrapping.ts';

/** The key of one message that is being written. */
export interface SealingKey {
  /** The whole header, authenticated. */
  readonly header: Buffer;
  /** AES-256-GCM of one frame's content. Each sequence number once: it is the IV. Throws Error after `forget`. */
  cipher(frame: Frame): CipherGCM;
  /** Wipes it. */
  forget(): void;
}

/** The key of one message that is being read; its header is authentic. */
export interface OpeningKey {
  /**
   * AES-256-GCM of one frame's content, which is authentic only when `final` accepts its tag. Throws Error after
   * `forget`.
   */
  decipher(frame: Frame): DecipherGCM;
  /** Wipes it. */
  forget(): void;
}

const CIPHER = 'aes-256-gcm';
const TAG = { authTagLength: TAG_BYTES } as const;
const HEADER_IV = Buffer.alloc(IV_BYTES);

/**
 * A new data key, wrapped for everybody; at once when wrapping takes no waiting. Throws Error when it was wrapped for
 * nobody.
 */
export function makeSealingKey(wrapping: Wrapping, context: StatedContext): SealingKey | Promise<SealingKey> {
  const dataKey = randomBytes(DATA_KEY_BYTES);
  const recipients = wrapping.wrap(dataKey, context);
  return recipients instanceof Promise
    ? recipients.then((wrapped) => sealingKey(dataKey, wrapped, context))
    : sealingKey(dataKey, recipients, context);
}

function sealingKey(dataKey: Buffer, recipients: readonly Recipient[], context: StatedContext): SealingKey {
  if (recipients.length === 0) throw new Error('The data key was wrapped for nobody');
  const messageId = randomBytes(MESSAGE_ID_BYTES);
  const { key, commitment } = deriveMessageKey(dataKey, messageId);
  dataKey.fill(0);
  const authenticated = writeHeader({
    messageId,
    context: context.bytes,
    recipients,
    frameBytes: FRAME_BYTES,
    commitment,
  });
  const empty = createCipheriv(CIPHER, key.bytes, HEADER_IV).setAAD(authenticated);
  empty.final();
  return {
    header: Buffer.concat([authenticated, empty.getAuthTag()]),
    cipher: (frame) => createCipheriv(CIPHER, key.bytes, frameIv(frame.sequence)).setAAD(frameAad(messageId, frame)),
    forget: () => key.forget(),
  };
}

/** Wipes the data key. Throws Error when it is not the one committed to, or the header was changed. */
export function openingKey(dataKey: Buffer, header: EnvelopeHeader): OpeningKey {
  const { key, commitment } = deriveMessageKey(dataKey, header.messageId);
  dataKey.fill(0);
  if (!timingSafeEqual(commitment, header.commitment)) throw new Error('The commitment is to another key');
  const empty = createDecipheriv(CIPHER, key.bytes, HEADER_IV, TAG).setAAD(header.authenticated).setAuthTag(header.tag);
  empty.final();
  return {
    decipher: (frame) =>
      createDecipheriv(CIPHER, key.bytes, frameIv(frame.sequence), TAG).setAAD(frameAad(header.messageId, frame)),
    forget: () => key.forget(),
  };
}
