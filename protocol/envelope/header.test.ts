import { describe, expect, it } from 'vitest';
import { OpenwardError } from '../../domain/errors.ts';
import { readFixtures } from '../vectors/fixtures.ts';
import { EnvelopeContext, encryptionContext, statedContext } from './context.ts';
import { frameAad, frameHeader, frameHeaderBytes, frameIv, parseFrame } from './frame.ts';
import { parseHeader, serialiseContext, writeHeader } from './header.ts';
import { FRAME_BYTES, MAX_RECIPIENTS, SMALLEST_FRAME_BYTES } from './suite.ts';

const { tid, shareId } = readFixtures();
const tampered = expect.objectContaining({ code: 'ENVELOPE_TAMPERED' }) as OpenwardError;
const messageId = Buffer.alloc(32, 1);
const recipient = { namespace: 'openward', info: Buffer.from('info'), wrappedKey: Buffer.from('key') };
const parts = {
  messageId,
  context: serialiseContext({ a: 'b' }),
  recipients: [recipient],
  frameBytes: FRAME_BYTES,
  commitment: Buffer.alloc(32, 2),
};
const tag = Buffer.alloc(16, 3);
const message = (change: Partial<typeof parts> = {}) => Buffer.concat([writeHeader({ ...parts, ...change }), tag]);

/** Where a field of `message()` begins. */
const COUNT_AT = 1 + 2 + 32 + 2 + parts.context.length;

describe('the header of a message', () => {
  it('is laid out as message format 2 says', () => {
    const hex = [
      '02',
      '0478',
      '01'.repeat(32),
      '0008',
      '0001000161000162',
      '0001',
      `0008${Buffer.from('openward').toString('hex')}`,
      `0004${Buffer.from('info').toString('hex')}`,
      `0003${Buffer.from('key').toString('hex')}`,
      '02',
      '00100000',
      '02'.repeat(32),
    ];
    expect(writeHeader(parts).toString('hex')).toBe(hex.join(''));
  });

  it('is read as it was written, and leaves what follows alone', () => {
    const bytes = message();
    expect(parseHeader(Buffer.concat([bytes, Buffer.from('more')]))).toEqual({
      ...parts,
      bytes: bytes.length,
      authenticated: bytes.subarray(0, -16),
      tag,
    });
  });

  it('waits for the rest wherever it is cut', () => {
    const bytes = message();
    for (let length = 0; length < bytes.length; length += 1)
      expect(parseHeader(bytes.subarray(0, length)), `${length} bytes`).toBeUndefined();
  });

  it.each([
    ['another version', 0, 1],
    ['another suite', 1, 0],
    ['another suite of the same half', 2, 0x77],
    ['a body that is not framed', message().length - 16 - 32 - 4 - 1, 1],
  ])('is refused with %s', (_, at, byte) => {
    const bytes = message();
    bytes.writeUInt8(byte, at);
    expect(() => parseHeader(bytes)).toThrow(tampered);
  });

  it('has one recipient at least and only so many', () => {
    const many = (count: number) => message({ recipients: Array.from({ length: count }, () => recipient) });
    expect(parseHeader(many(MAX_RECIPIENTS))?.recipients).toEqual(Array(MAX_RECIPIENTS).fill(recipient));
    expect(() => parseHeader(many(MAX_RECIPIENTS + 1))).toThrow(tampered);
    expect(() => parseHeader(many(0))).toThrow(tampered);
    // Said at once, before what should follow is there.
    expect(() => parseHeader(many(0).subarray(0, COUNT_AT + 2))).toThrow(tampered);
  });

  it('has frames of a length that we write', () => {
    const framed = (frameBytes: number) => () => parseHeader(message({ frameBytes }))?.frameBytes;
    for (const frameBytes of [SMALLEST_FRAME_BYTES, FRAME_BYTES]) expect(framed(frameBytes)()).toBe(frameBytes);
    for (const frameBytes of [0, SMALLEST_FRAME_BYTES - 1, FRAME_BYTES + 1, 0xffffffff])
      expect(framed(frameBytes), String(frameBytes)).toThrow(tampered);
  });

  it('has 32 KiB at most', () => {
    const around = message({ context: Buffer.alloc(0) }).length;
    const long = (length: number) => message({ context: Buffer.alloc(length - around) });
    expect(parseHeader(long(32 * 1024))?.bytes).toBe(32 * 1024);
    expect(() => parseHeader(long(32 * 1024 + 1))).toThrow(tampered);
    // One that announces more is not waited for.
    expect(() => parseHeader(long(40_000).subarray(0, 100))).toThrow(tampered);
  });
});

describe('a context', () => {
  it('is serialised sorted by the bytes of its names', () => {
    const bytes = serialiseContext({ é: '1', z: '', a: 'ü' });
    expect(bytes.toString('hex')).toBe('0003' + '000161' + '0002c3bc' + '00017a' + '0000' + '0002c3a9' + '000131');
    expect(serialiseContext({}).toString('hex')).toBe('0000');
  });

  it('names purpose and treatment, and the share where it is one', () => {
    const share = { purpose: 'share', tid, shareId } as const;
    expect(encryptionContext(share)).toEqual({
      'openward:purpose': 'share',
      'openward:share': shareId,
      'openward:tid': tid,
    });
    for (const purpose of ['record', 'capture', 'draft'] as const)
      expect(encryptionContext({ purpose, tid })).toEqual({ 'openward:purpose': purpose, 'openward:tid': tid });
    expect(statedContext(share)).toEqual({
      pairs: encryptionContext(share),
      bytes: serialiseContext(encryptionContext(share)),
    });
  });

  it.each([
    { purpose: 'other', tid },
    { purpose: 'record', tid: 'T-1' },
    { purpose: 'record', tid, more: 1 },
    { purpose: 'record', tid, shareId },
    { purpose: 'share', tid },
    { purpose: 'share', tid, shareId: 'S-1' },
  ])('is not $purpose with $tid and $shareId', (context) => {
    expect(EnvelopeContext.safeParse(context).success).toBe(false);
  });
});

describe('a frame', () => {
  const regular = { sequence: 7, final: false, contentBytes: 4096 };
  const last = { sequence: 8, final: true, contentBytes: 5 };

  it('is headed by its number, and the last by the end mark and its length too', () => {
    expect(frameIv(7).toString('hex')).toBe('000000000000000000000007');
    expect(frameHeader(regular).toString('hex')).toBe('00000007' + '000000000000000000000007');
    expect(frameHeader(last).toString('hex')).toBe('ffffffff' + '00000008' + '000000000000000000000008' + '00000005');
    expect([regular, last].map(frameHeaderBytes)).toEqual([16, 24]);
  });

  it('is authenticated with its message, its number and its length', () => {
    const aad = (frame: typeof last) => frameAad(messageId, frame).toString('latin1');
    const id = messageId.toString('latin1');
    expect(aad(regular)).toBe(`${id}AWSKMSEncryptionClient Frame\0\0\0\x07\0\0\0\0\0\0\x10\0`);
    expect(aad(last)).toBe(`${id}AWSKMSEncryptionClient Final Frame\0\0\0\x08\0\0\0\0\0\0\0\x05`);
  });

  it('is the one that must come next, or refused', () => {
    const parse = (frame: typeof last, sequence = frame.sequence, frameBytes = 4096) =>
      parseFrame(Buffer.concat([frameHeader(frame), Buffer.alloc(8)]), { sequence, frameBytes });
    expect(parse(regular)).toEqual(regular);
    expect(parse(last)).toEqual(last);
    expect(parse({ ...last, contentBytes: 4096 })).toEqual({ ...last, contentBytes: 4096 });
    expect(() => parse({ ...last, contentBytes: 4097 })).toThrow(tampered);
    for (const sequence of [6, 8]) expect(() => parse(regular, sequence)).toThrow(tampered);
    expect(() => parse(last, 7)).toThrow(tampered);
    for (const [frame, at] of [
      [regular, 4],
      [regular, 15],
      [last, 8],
      [last, 19],
    ] as const) {
      const bytes = Buffer.concat([frameHeader(frame), Buffer.alloc(8)]);
      bytes.writeUInt8(0x80, at);
      expect(() => parseFrame(bytes, { sequence: frame.sequence, frameBytes: 4096 })).toThrow(tampered);
    }
  });
});
