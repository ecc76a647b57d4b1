import { OpenwardError } from '../../app/domain/errors.ts';
import { FRAME_BYTES, MAX_RECIPIENTS, SMALLEST_FRAME_BYTES, SUITE_ID } from './suite.ts';

const VERSION = 2;
const FRAMED = 2;
const MESSAGE_ID_BYTES = 32;
const COMMITMENT_BYTES = 32;
const TAG_BYTES = 16;
const LARGEST_HEADER_BYTES = 32 * 1024;

/** What the guard needs to know of a message header (AWS Encryption SDK message format 2). */
export interface EnvelopeHeader {
  /** Length with the authentication tag. */
  readonly bytes: number;
  /** Serialised encryption context, count included. */
  readonly context: Buffer;
  readonly recipients: readonly { readonly namespace: string; readonly name: string }[];
  /** Plaintext bytes in every frame but the last. */
  readonly frameBytes: number;
}

export function tampered(why: string, cause?: unknown): OpenwardError {
  return new OpenwardError('ENVELOPE_TAMPERED', `The envelope cannot be trusted: ${why}`, { cause });
}

/** Undefined when more bytes are needed; throws ENVELOPE_TAMPERED for what Openward would not have written. */
export function parseHeader(bytes: Buffer): EnvelopeHeader | undefined {
  const cursor = new Cursor(bytes);
  try {
    return readHeader(cursor);
  } catch (error) {
    if (!(error instanceof NeedMoreBytes)) throw error;
    if (bytes.length >= LARGEST_HEADER_BYTES) throw tampered('its header is too long');
    return undefined;
  }
}

/** The serialisation the header must carry: count, then key and value with their lengths, sorted by the keys' bytes. */
export function serialiseContext(context: Readonly<Record<string, string>>): Buffer {
  const entries = Object.entries(context).map(([key, value]) => [Buffer.from(key, 'utf8'), Buffer.from(value, 'utf8')] as const);
  entries.sort(([a], [b]) => Buffer.compare(a, b));
  return Buffer.concat([uint16(entries.length), ...entries.flatMap(([key, value]) => [uint16(key.length), key, uint16(value.length), value])]);
}

function readHeader(cursor: Cursor): EnvelopeHeader {
  if (cursor.uint8() !== VERSION) throw tampered('it is not a version 2 message');
  if (cursor.uint16() !== SUITE_ID) throw tampered('it uses another algorithm suite');
  cursor.take(MESSAGE_ID_BYTES);
  const context = cursor.take(cursor.uint16());
  const recipients = readRecipients(cursor);
  if (cursor.uint8() !== FRAMED) throw tampered('its body is not framed');
  const frameBytes = cursor.uint32();
  if (frameBytes < SMALLEST_FRAME_BYTES || frameBytes > FRAME_BYTES) throw tampered('its frame length is out of bounds');
  cursor.take(COMMITMENT_BYTES + TAG_BYTES);
  return { bytes: cursor.position, context, recipients, frameBytes };
}

function readRecipients(cursor: Cursor): EnvelopeHeader['recipients'] {
  const count = cursor.uint16();
  if (count < 1 || count > MAX_RECIPIENTS) throw tampered('it has no or too many recipients');
  return Array.from({ length: count }, () => {
    const namespace = cursor.take(cursor.uint16()).toString('utf8');
    const name = cursor.take(cursor.uint16()).toString('latin1');
    cursor.take(cursor.uint16());
    return { namespace, name };
  });
}

class NeedMoreBytes extends Error {}

class Cursor {
  position = 0;
  constructor(private readonly bytes: Buffer) {}

  take(length: number): Buffer {
    const end = this.position + length;
    if (end > LARGEST_HEADER_BYTES) throw tampered('its header is too long');
    if (end > this.bytes.length) throw new NeedMoreBytes();
    const taken = this.bytes.subarray(this.position, end);
    this.position = end;
    return taken;
  }
  uint8(): number {
    return this.take(1).readUInt8();
  }
  uint16(): number {
    return this.take(2).readUInt16BE();
  }
  uint32(): number {
    return this.take(4).readUInt32BE();
  }
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
