import { tampered } from './tampered.ts';

/*
 * Frames of the AWS Encryption SDK message format 2 (docs/formats.md, Envelope): header, content, tag.
 */

/** Of AES-GCM: 96 bits, for which it needs no further hashing (NIST SP 800-38D section 5.2.1.1). */
export const IV_BYTES = 12;
/** Of AES-GCM: 128 bits, the longest it has; a shorter one would be easier to forge (NIST SP 800-38D appendix C). */
export const TAG_BYTES = 16;
const SEQUENCE_END = 0xffffffff;
const REGULAR_HEADER_BYTES = 4 + IV_BYTES;
/** End mark, sequence number, IV, content length: as much as must be there before anything is known of a frame. */
export const FINAL_HEADER_BYTES = 4 + 4 + IV_BYTES + 4;
const REGULAR = Buffer.from('AWSKMSEncryptionClient Frame', 'ascii');
const FINAL = Buffer.from('AWSKMSEncryptionClient Final Frame', 'ascii');

/** What the header of a frame says. */
export interface Frame {
  /** From 1, one more for each frame. */
  readonly sequence: number;
  /** The last is marked, says its own length, and may be empty: a message cannot be cut short unnoticed. */
  readonly final: boolean;
  /**
   * Of the ciphertext, and of the plaintext as well: GCM does not pad. The header's frame length in all but the last.
   */
  readonly contentBytes: number;
}

/** The initialisation vector is the sequence number: each key is used for one message. */
export function frameIv(sequence: number): Buffer {
  const iv = Buffer.alloc(IV_BYTES);
  iv.writeUInt32BE(sequence, IV_BYTES - 4);
  return iv;
}

/** What is authenticated beside the content: which message, which frame, whether the last, how long. */
export function frameAad(messageId: Buffer, { sequence, final, contentBytes }: Frame): Buffer {
  const numbers = Buffer.alloc(4 + 8);
  numbers.writeUInt32BE(sequence, 0);
  numbers.writeUInt32BE(contentBytes, 8);
  return Buffer.concat([messageId, final ? FINAL : REGULAR, numbers]);
}

/** Sequence number (4 bytes) and IV (12); of the last frame `ffffffff`, sequence number, IV and content length (4). */
export function frameHeader({ sequence, final, contentBytes }: Frame): Buffer {
  const iv = frameIv(sequence);
  if (!final) return Buffer.concat([uint32(sequence), iv]);
  return Buffer.concat([uint32(SEQUENCE_END), uint32(sequence), iv, uint32(contentBytes)]);
}

/** Length of that: 16, of the last frame 24. */
export function frameHeaderBytes({ final }: Frame): number {
  return final ? FINAL_HEADER_BYTES : REGULAR_HEADER_BYTES;
}

/**
 * The frame that `bytes` begins with, at least FINAL_HEADER_BYTES of them, given the one that must come next.
 * Throws ENVELOPE_TAMPERED for any other.
 */
export function parseFrame(bytes: Buffer, expected: { readonly sequence: number; readonly frameBytes: number }): Frame {
  const final = bytes.readUInt32BE(0) === SEQUENCE_END;
  const at = final ? 4 : 0;
  const sequence = bytes.readUInt32BE(at);
  if (sequence !== expected.sequence || !bytes.subarray(at + 4, at + 4 + IV_BYTES).equals(frameIv(sequence)))
    throw tampered('its frames are out of order');
  const contentBytes = final ? bytes.readUInt32BE(FINAL_HEADER_BYTES - 4) : expected.frameBytes;
  if (contentBytes > expected.frameBytes) throw tampered('its last frame is too long');
  return { sequence, final, contentBytes };
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
