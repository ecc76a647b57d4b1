import { TAG_BYTES } from './frame.ts';
import { tampered } from './tampered.ts';
import { FRAME_BYTES, MAX_RECIPIENTS, SMALLEST_FRAME_BYTES, SUITE_ID } from './suite.ts';

const VERSION = 2;
const FRAMED = 2;
/** Random, in each message: salt of its key, and part of what every frame authenticates. */
export const MESSAGE_ID_BYTES = 32;
const COMMITMENT_BYTES = 32;
const LARGEST_HEADER_BYTES = 32 * 1024;

/** One who can open: the data key, wrapped for them. */
export interface Recipient {
  /** Key provider id of the format: KEY_NAMESPACE in what we write; others are passed over. */
  readonly namespace: string;
  /** Which of their keys: its name and, for a share key, what it was wrapped with. */
  readonly info: Buffer;
  /**
   * Encrypted data key of the format: 384 bytes of RSA-OAEP for a person (RSA-3072), 32 and a tag of 16 for a share.
   */
  readonly wrappedKey: Buffer;
}

/** Header of a message (AWS Encryption SDK message format 2). */
export interface EnvelopeHeader {
  /** Length with the authentication tag. */
  readonly bytes: number;
  /** MESSAGE_ID_BYTES of them. */
  readonly messageId: Buffer;
  /** Serialised encryption context, count included. */
  readonly context: Buffer;
  /** 1 to MAX_RECIPIENTS, each of whom opens alone. */
  readonly recipients: readonly Recipient[];
  /** Plaintext bytes in every frame but the last: SMALLEST_FRAME_BYTES to FRAME_BYTES. */
  readonly frameBytes: number;
  /** 32 bytes that only the right data key leads to: a message made to open under two keys is refused. */
  readonly commitment: Buffer;
  /** Everything before the tag: what the tag authenticates. */
  readonly authenticated: Buffer;
  /** 16 bytes: AES-GCM of nothing, with `authenticated` as AAD and an IV of zeros, which no frame has. */
  readonly tag: Buffer;
}

/** Everything of a header but its tag, as it is written. */
export function writeHeader({
  messageId,
  context,
  recipients,
  frameBytes,
  commitment,
}: Pick<EnvelopeHeader, 'messageId' | 'context' | 'recipients' | 'frameBytes' | 'commitment'>): Buffer {
  const frameLength = Buffer.alloc(4);
  frameLength.writeUInt32BE(frameBytes);
  return Buffer.concat([
    Buffer.of(VERSION),
    uint16(SUITE_ID),
    messageId,
    uint16(context.length),
    context,
    uint16(recipients.length),
    ...recipients.flatMap(({ namespace, info, wrappedKey }) =>
      [Buffer.from(namespace, 'utf8'), info, wrappedKey].flatMap((field) => [uint16(field.length), field]),
    ),
    Buffer.of(FRAMED),
    frameLength,
    commitment,
  ]);
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
  const entries = Object.entries(context).map(
    ([key, value]) => [Buffer.from(key, 'utf8'), Buffer.from(value, 'utf8')] as const,
  );
  entries.sort(([a], [b]) => Buffer.compare(a, b));
  return Buffer.concat([
    uint16(entries.length),
    ...entries.flatMap(([key, value]) => [uint16(key.length), key, uint16(value.length), value]),
  ]);
}

function readHeader(cursor: Cursor): EnvelopeHeader {
  if (cursor.uint8() !== VERSION) throw tampered('it is not a version 2 message');
  if (cursor.uint16() !== SUITE_ID) throw tampered('it uses another algorithm suite');
  const messageId = cursor.take(MESSAGE_ID_BYTES);
  const context = cursor.take(cursor.uint16());
  const recipients = readRecipients(cursor);
  if (cursor.uint8() !== FRAMED) throw tampered('its body is not framed');
  const frameBytes = cursor.uint32();
  if (frameBytes < SMALLEST_FRAME_BYTES || frameBytes > FRAME_BYTES)
    throw tampered('its frame length is out of bounds');
  const commitment = cursor.take(COMMITMENT_BYTES);
  const authenticated = cursor.taken();
  const tag = cursor.take(TAG_BYTES);
  return { bytes: cursor.position, messageId, context, recipients, frameBytes, commitment, authenticated, tag };
}

function readRecipients(cursor: Cursor): EnvelopeHeader['recipients'] {
  const count = cursor.uint16();
  if (count < 1 || count > MAX_RECIPIENTS) throw tampered('it has no or too many recipients');
  return Array.from({ length: count }, () => {
    const namespace = cursor.take(cursor.uint16()).toString('utf8');
    const info = cursor.take(cursor.uint16());
    const wrappedKey = cursor.take(cursor.uint16());
    return { namespace, info, wrappedKey };
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
  /** Everything so far. */
  taken(): Buffer {
    return this.bytes.subarray(0, this.position);
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
