import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { finished } from 'node:stream/promises';
import { buildDecrypt, CommitmentPolicy } from '@aws-crypto/client-node';
import { describe, expect, it } from 'vitest';
import { codeOf, inPieces } from '../testing.ts';
import { flipBit } from '../vectors/bits.ts';
import { readFixtures } from '../vectors/fixtures.ts';
import { regions, sealWithFrames } from '../vectors/make-envelopes.ts';
import type { EnvelopeContext } from './context.ts';
import { parseHeader } from './header.ts';
import { personKeyring, shareKeyring } from './keyring.ts';
import { openAsPerson, openShare } from './open.ts';
import { sealForPeople, sealForShare } from './seal.ts';
import { FRAME_BYTES } from './suite.ts';

const { patient, doctor, tid, shareId } = readFixtures();
const record: EnvelopeContext = { purpose: 'record', tid };
const share: EnvelopeContext = { purpose: 'share', tid, shareId };
const shareKey = randomBytes(32);

const sealShare = (plaintext: Buffer) => buffer(sealForShare(Readable.from([plaintext]), { shareKey, context: share }));
const openedShare = (ciphertext: Readable) => openShare(ciphertext, { shareKey, context: share });
const asPatient = { privateKey: patient.encryptionPrivateKey, publicKey: patient.encryptionPublicKey, context: record };

describe('an envelope', () => {
  it.each([0, 1, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, 3 * FRAME_BYTES + 17])('gives back %i bytes', async (length) => {
    const plaintext = randomBytes(length);
    const sealed = await buffer(sealForPeople(inPieces(plaintext, 65_536), { recipientPublicKeys: [patient.encryptionPublicKey], context: record }));
    expect((await buffer(openAsPerson(inPieces(sealed, 65_536), asPatient))).equals(plaintext)).toBe(true);
  });

  it.each([1, 2, 7, 1000])('does not mind how the ciphertext is cut, here every %i bytes', async (length) => {
    const plaintext = randomBytes(2500);
    const sealed = await sealWithFrames(shareKeyring(shareKey), share, plaintext);
    expect((await buffer(openedShare(inPieces(sealed, length)))).equals(plaintext)).toBe(true);
  });

  it('is written in frames of 1 MiB, naming each recipient by the thumbprint of the key', async () => {
    const sealed = await buffer(sealForPeople(Readable.from([Buffer.from('x')]), { recipientPublicKeys: [patient.encryptionPublicKey, doctor.encryptionPublicKey], context: record }));
    const header = parseHeader(sealed);
    expect(header).toMatchObject({ frameBytes: FRAME_BYTES, recipients: [{ namespace: 'openward' }, { namespace: 'openward' }] });
    expect(header?.recipients.every(({ info }) => /^[0-9a-f]{64}$/.test(info.toString()))).toBe(true);
  });

  it('names a recipient once, however often given', async () => {
    const sealed = await buffer(sealForPeople(Readable.from([Buffer.from('x')]), { recipientPublicKeys: [patient.encryptionPublicKey, patient.encryptionPublicKey], context: record }));
    expect(parseHeader(sealed)?.recipients).toHaveLength(1);
  });

  it('differs each time, so that equal records cannot be told from the storage', async () => {
    expect((await sealShare(Buffer.from('same'))).equals(await sealShare(Buffer.from('same')))).toBe(false);
  });

  it('cannot be sealed to nobody, or to a weak or wrong kind of key', async () => {
    const seal = (recipientPublicKeys: string[]) => () => sealForPeople(Readable.from([]), { recipientPublicKeys, context: record });
    const weak = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const wrongKind = generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ type: 'spki', format: 'pem' }).toString();
    expect(seal([])).toThrow(RangeError);
    expect(await codeOf(seal([weak]))).toBe('CERTIFICATE_INVALID');
    expect(await codeOf(seal([wrongKind]))).toBe('CERTIFICATE_INVALID');
    expect(await codeOf(seal(['no key']))).toBe('CERTIFICATE_INVALID');
  });

  it('accepts a certificate in place of the public key', async () => {
    const sealed = await buffer(sealForPeople(Readable.from([Buffer.from('x')]), { recipientPublicKeys: [patient.encryptionCertificate], context: record }));
    expect((await buffer(openAsPerson(Readable.from([sealed]), asPatient))).toString()).toBe('x');
  });

  it('names a share, and only a share, by its id', () => {
    expect(() => sealForShare(Readable.from([]), { shareKey, context: { purpose: 'share', tid } })).toThrow();
    expect(() => sealForShare(Readable.from([]), { shareKey, context: { purpose: 'record', tid, shareId } })).toThrow();
  });

  it('leaves the caller’s share key as it was', async () => {
    const before = Buffer.from(shareKey);
    await buffer(openedShare(Readable.from([await sealShare(Buffer.from('x'))])));
    expect(shareKey.equals(before)).toBe(true);
  });
});

describe('beside the AWS Encryption SDK’s own streams, an envelope', () => {
  const { decryptUnsignedMessageStream } = buildDecrypt(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT);
  const lengths = [0, 1, 1024, FRAME_BYTES - 1, FRAME_BYTES, FRAME_BYTES + 1, 2 * FRAME_BYTES, 2 * FRAME_BYTES + 5];

  it.each(lengths)('of %i bytes is read by it, for a share and for two people', async (length) => {
    const plaintext = randomBytes(length);
    const shared = sealForShare(inPieces(plaintext, 100_000), { shareKey, context: share });
    expect((await buffer(shared.pipe(decryptUnsignedMessageStream(shareKeyring(shareKey))))).equals(plaintext)).toBe(true);
    const sealed = await buffer(sealForPeople(inPieces(plaintext, 100_000), { recipientPublicKeys: [patient.encryptionPublicKey, doctor.encryptionPublicKey], context: record }));
    for (const { encryptionPublicKey, encryptionPrivateKey } of [patient, doctor]) {
      const opened = await buffer(Readable.from([sealed]).pipe(decryptUnsignedMessageStream(personKeyring(encryptionPublicKey, encryptionPrivateKey))));
      expect(opened.equals(plaintext)).toBe(true);
    }
  });

  it.each(lengths)('of %i bytes that it wrote is read by us', async (length) => {
    const plaintext = randomBytes(length);
    const sealed = await sealWithFrames(personKeyring(patient.encryptionPublicKey), record, plaintext, FRAME_BYTES);
    expect((await buffer(openAsPerson(inPieces(sealed, 100_000), asPatient))).equals(plaintext)).toBe(true);
  });
});

describe('a changed envelope', () => {
  it('is refused for every bit turned over in any byte', { timeout: 60_000 }, async () => {
    const sealed = await sealShare(Buffer.from('{"a":1}'));
    const answers = await Promise.all([...sealed.keys()].map((at) => codeOf(() => buffer(openedShare(Readable.from([flipBit(sealed, at, at % 8)]))))));
    expect(answers.filter((code) => code !== 'ENVELOPE_TAMPERED' && code !== 'ENVELOPE_NOT_FOR_US')).toEqual([]);
  });

  it('is refused for a bit turned over in any field, when made for a person', async () => {
    const sealed = await buffer(sealForPeople(Readable.from([Buffer.from('secret')]), { recipientPublicKeys: [patient.encryptionPublicKey], context: record }));
    for (const { name, at } of regions(sealed)) {
      const code = await codeOf(() => buffer(openAsPerson(Readable.from([flipBit(sealed, at)]), asPatient)));
      expect([name, code]).toEqual([name, expect.stringMatching(/^ENVELOPE_/)]);
    }
  });

  it('is refused wherever it is cut', { timeout: 60_000 }, async () => {
    const sealed = await sealShare(Buffer.from('{"a":1}'));
    const answers = await Promise.all([...sealed.keys()].map((length) => codeOf(() => buffer(openedShare(Readable.from([sealed.subarray(0, length)]))))));
    expect(new Set(answers)).toEqual(new Set(['ENVELOPE_TAMPERED']));
  });

  it('lets out whole authentic frames at most, never the frame that was changed', async () => {
    const plaintext = randomBytes(3 * 1024);
    const sealed = await sealWithFrames(shareKeyring(shareKey), share, plaintext);
    const headerBytes = parseHeader(sealed)?.bytes ?? 0;
    const changed = flipBit(sealed, headerBytes + (4 + 12 + 1024 + 16) + 20);
    const seen: Buffer[] = [];
    const opened = openedShare(inPieces(changed, 100)).on('data', (piece: Buffer) => seen.push(piece));
    await expect(finished(opened)).rejects.toMatchObject({ code: 'ENVELOPE_TAMPERED' });
    const before = Buffer.concat(seen);
    expect(before.length).toBeLessThanOrEqual(1024);
    expect(plaintext.subarray(0, before.length).equals(before)).toBe(true);
  });

  it('does not open with another key', async () => {
    const sealed = await sealShare(Buffer.from('x'));
    expect(await codeOf(() => buffer(openShare(Readable.from([sealed]), { shareKey: randomBytes(32), context: share })))).toBe('ENVELOPE_TAMPERED');
  });

  it('is not called tampered with when its source fails', async () => {
    const sealed = await sealShare(randomBytes(100));
    const lost = new Error('connection lost');
    const failing = Readable.from((function* () { yield sealed.subarray(0, 150); throw lost; })());
    await expect(buffer(openedShare(failing))).rejects.toBe(lost);
  });
});

describe('a stream of an envelope', () => {
  const seal = (plaintext: Readable) => sealForShare(plaintext, { shareKey, context: share });
  const sources: [string, () => Promise<Readable> | Readable][] = [
    ['sealing', () => inPieces(randomBytes(5 * FRAME_BYTES), 65_536)],
    ['opening', async () => inPieces(await sealShare(randomBytes(5 * FRAME_BYTES)), 65_536)],
  ];

  it.each([0, 1, 3 * FRAME_BYTES])('passes on the error of the plaintext after %i bytes', async (length) => {
    const lost = new Error('disk gone');
    const failing = Readable.from((function* () { yield randomBytes(length); throw lost; })());
    await expect(buffer(seal(failing))).rejects.toBe(lost);
    expect(failing.destroyed).toBe(true);
  });

  it.each(sources)('closes its source when the reader of %s loses interest', async (direction, makeSource) => {
    const source = await makeSource();
    const stream = direction === 'sealing' ? seal(source) : openedShare(source);
    for await (const piece of stream) {
      expect(piece).toBeInstanceOf(Buffer);
      break;
    }
    await finished(source).catch(() => undefined);
    expect(source.destroyed).toBe(true);
  });

  it.each(sources)('may be destroyed before %s began', async (direction, makeSource) => {
    const source = await makeSource();
    const stream = direction === 'sealing' ? seal(source) : openedShare(source);
    stream.destroy();
    await finished(source).catch(() => undefined);
    expect(source.destroyed).toBe(true);
  });
});
